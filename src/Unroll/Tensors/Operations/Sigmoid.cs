using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>σ(x) = 1 / (1 + e^-x).</summary>
    /// <remarks>Slope y (1 - y). One exp and 8 bytes an element.</remarks>
    public static Tensor Sigmoid(this Tape tape, Tensor x) => Activate(tape, x, default(SigmoidFunction));

    /// <summary>log σ(x), without overflow.</summary>
    /// <remarks>Slope σ(-x).</remarks>
    public static Tensor LogSigmoid(this Tape tape, Tensor x) => Activate(tape, x, default(LogSigmoidFunction));

    /// <summary>x / 6 + 1/2, limited to [0, 1].</summary>
    /// <remarks>Slope 1/6 between -3 and 3.</remarks>
    public static Tensor HardSigmoid(this Tape tape, Tensor x) => Activate(tape, x, default(HardSigmoidFunction));
}
