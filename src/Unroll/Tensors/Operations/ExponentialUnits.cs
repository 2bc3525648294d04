using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    private const float SeluScale = 1.05070099f;
    private const float SeluAlpha = 1.67326324f;

    /// <summary>x above 0, <paramref name="alpha"/> · (e^x - 1) below.</summary>
    /// <remarks>Clevert, Unterthiner, Hochreiter 2016.</remarks>
    public static Tensor Elu(this Tape tape, Tensor x, double alpha = 1) => Activate(tape, x, new ExponentialUnitFunction(1, (float)alpha, 1));

    /// <summary>x above 0, <paramref name="alpha"/> · (e^(x / alpha) - 1) below: smooth for every alpha.</summary>
    /// <remarks>Barron 2017.</remarks>
    public static Tensor Celu(this Tape tape, Tensor x, double alpha = 1) => Activate(tape, x, new ExponentialUnitFunction(1, (float)alpha, (float)(1 / alpha)));

    /// <summary>1.0507 · (x above 0, 1.6733 · (e^x - 1) below), which drives mean and variance to 0 and 1.</summary>
    /// <remarks>Klambauer, Unterthiner, Mayr, Hochreiter 2017.</remarks>
    public static Tensor Selu(this Tape tape, Tensor x) => Activate(tape, x, new ExponentialUnitFunction(SeluScale, SeluAlpha, 1));
}
