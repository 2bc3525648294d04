namespace Unroll.Tensors;

public static partial class Operations
{
    private const double SeluScale = 1.0507009873554804934193349852946;
    private const double SeluAlpha = 1.6732632423543772848170429916717;

    /// <summary>x above 0, <paramref name="alpha"/> · (e^x - 1) below.</summary>
    /// <remarks>Clevert, Unterthiner, Hochreiter 2016.</remarks>
    public static Tensor Elu(this Tape tape, Tensor x, double alpha = 1) => Activate(tape, x, new ExponentialFunction(1, alpha, 1));

    /// <summary>x above 0, <paramref name="alpha"/> · (e^(x / alpha) - 1) below: smooth for every alpha.</summary>
    /// <remarks>Barron 2017.</remarks>
    public static Tensor Celu(this Tape tape, Tensor x, double alpha = 1) => Activate(tape, x, new ExponentialFunction(1, alpha, 1 / alpha));

    /// <summary>1.0507 · (x above 0, 1.6733 · (e^x - 1) below), which drives mean and variance to 0 and 1.</summary>
    /// <remarks>Klambauer, Unterthiner, Mayr, Hochreiter 2017.</remarks>
    public static Tensor Selu(this Tape tape, Tensor x) => Activate(tape, x, new ExponentialFunction(SeluScale, SeluAlpha, 1));

    private readonly struct ExponentialFunction(double scale, double alpha, double rate) : IActivation
    {
        public float Value(float x) => (float)(scale * (x > 0 ? x : alpha * ExpMinusOne(x * rate)));

        public float Slope(float x, float y) => (float)(scale * (x > 0 ? 1 : alpha * rate * Math.Exp(x * rate)));
    }
}
