using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>The hyperbolic tangent.</summary>
    /// <remarks>Slope 1 - y². One exp and 8 bytes an element.</remarks>
    public static Tensor Tanh(this Tape tape, Tensor x) => Activate(tape, x, default(TanhFunction));

    /// <summary>x / (1 + |x|).</summary>
    /// <remarks>Slope 1 / (1 + |x|)².</remarks>
    public static Tensor Softsign(this Tape tape, Tensor x) => Activate(tape, x, default(SoftsignFunction));
}
