using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>σ(x) = 1 / (1 + e^-x).</summary>
    /// <remarks>Slope y (1 - y). One exp and 8 bytes an element.</remarks>
    public static Tensor Sigmoid(this Tape tape, Tensor x) => Activate(tape, x, default(SigmoidFunction), VectorMath.Sigmoid);

    /// <summary>log σ(x), without overflow.</summary>
    /// <remarks>Slope σ(-x).</remarks>
    public static Tensor LogSigmoid(this Tape tape, Tensor x) => Activate(tape, x, default(LogSigmoidFunction));

    /// <summary>x / 6 + 1/2, limited to [0, 1].</summary>
    /// <remarks>Slope 1/6 between -3 and 3.</remarks>
    public static Tensor HardSigmoid(this Tape tape, Tensor x) => Activate(tape, x, default(HardSigmoidFunction));

    private readonly struct SigmoidFunction : IActivation
    {
        public float Value(float x) => Logistic(x);

        public float Slope(float x, float y) => y * (1 - y);
    }

    private readonly struct LogSigmoidFunction : IActivation
    {
        public float Value(float x) => (float)(Math.Min(0, x) - LogOnePlus(Math.Exp(-Math.Abs(x))));

        public float Slope(float x, float y) => Logistic(-x);
    }

    private readonly struct HardSigmoidFunction : IActivation
    {
        public float Value(float x) => Math.Clamp(x + 3, 0, 6) / 6;

        public float Slope(float x, float y) => x > -3 && x < 3 ? 1f / 6 : 0;
    }
}
