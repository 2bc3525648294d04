using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>x · σ(x), also called swish.</summary>
    /// <remarks>Slope σ(x) (1 + x (1 - σ(x))). Elfwing, Uchibe, Doya 2018.</remarks>
    public static Tensor Silu(this Tape tape, Tensor x) => Activate(tape, x, new SwishFunction(1));

    /// <summary>x · σ(1.702 x): the quick approximation of GELU.</summary>
    /// <remarks>Hendrycks and Gimpel 2016, section 2.</remarks>
    public static Tensor GeluQuick(this Tape tape, Tensor x) => Activate(tape, x, new SwishFunction(1.702f));

    /// <summary>x · (x / 6 + 1/2 limited to [0, 1]).</summary>
    /// <remarks>Howard et al. 2019. Slope 0 below -3, x / 3 + 1/2 up to 3, 1 above.</remarks>
    public static Tensor HardSwish(this Tape tape, Tensor x) => Activate(tape, x, default(HardSwishFunction));

    /// <summary>x · tanh(log(1 + e^x)).</summary>
    /// <remarks>Misra 2019.</remarks>
    public static Tensor Mish(this Tape tape, Tensor x) => Activate(tape, x, default(MishFunction));
}
