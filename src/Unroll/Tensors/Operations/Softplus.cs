using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>log(1 + e^(beta x)) / beta, and simply x where beta x is above the threshold.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="beta">Sharpness, not 0. Default 1.</param>
    /// <param name="threshold">Where the curve counts as a straight line. Default 20.</param>
    /// <remarks>Slope σ(beta x), or 1 above the threshold.</remarks>
    public static Tensor Softplus(this Tape tape, Tensor x, double beta = 1, double threshold = 20) => Activate(tape, x, new SoftplusFunction((float)beta, (float)threshold));
}
