using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>x · Φ(x), where Φ is the distribution function of the standard normal distribution.</summary>
    /// <remarks>Slope Φ(x) + x φ(x). Hendrycks and Gimpel 2016. One erf and one exp, 8 bytes an element.</remarks>
    public static Tensor Gelu(this Tape tape, Tensor x) => Activate(tape, x, default(GeluFunction));

    /// <summary>x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))): GELU as BERT's first code and GPT-2 compute it.</summary>
    /// <remarks>Hendrycks and Gimpel 2016, section 2. One exp and 8 bytes an element.</remarks>
    public static Tensor GeluTanh(this Tape tape, Tensor x) => Activate(tape, x, default(GeluTanhFunction));
}
