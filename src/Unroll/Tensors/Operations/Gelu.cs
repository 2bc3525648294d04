using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    private const double RootTwoOverPi = 0.79788456080286535588;
    private const double GeluCubic = 0.044715;

    /// <summary>x · Φ(x), where Φ is the distribution function of the standard normal distribution.</summary>
    /// <remarks>Slope Φ(x) + x φ(x). Hendrycks and Gimpel 2016. One erf and one exp, 12 bytes an element.</remarks>
    public static Tensor Gelu(this Tape tape, Tensor x)
    {
        Tensor result = tape.Create(x.Shape);
        VectorMath.Gelu(x.Values, result.Edit());
        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> source = x.Values, dy = result.Gradient;
                FloatBlock scratch = BlockPool.Rent(x.Length);
                Span<float> erf = scratch.Span[..x.Length], dx = x.WriteGradient(out bool accumulate);
                Elementwise.Scale(source, (float)(1 / Math.Sqrt(2)), erf);
                VectorMath.Erf(erf, erf);
                for (int i = 0; i < dx.Length; i++)
                {
                    float density = (float)(0.5 * RootTwoOverPi) * MathF.Exp(-0.5f * source[i] * source[i]);
                    float slope = 0.5f * (1 + erf[i]) + (MathF.Abs(source[i]) > 20 ? 0 : source[i] * density);
                    dx[i] = accumulate ? dx[i] + dy[i] * slope : dy[i] * slope;
                }

                BlockPool.Return(scratch);
            });
        }

        return result;
    }

    /// <summary>x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))): GELU as BERT's first code and GPT-2 compute it.</summary>
    /// <remarks>Hendrycks and Gimpel 2016, section 2. One tanh and 8 bytes an element.</remarks>
    public static Tensor GeluTanh(this Tape tape, Tensor x) => Activate(tape, x, default(GeluTanhFunction), VectorMath.GeluTanh);

    private readonly struct GeluTanhFunction : IActivation
    {
        public float Value(float x) => (float)(0.5 * x * (1 + Math.Tanh(Inner(x))));

        public float Slope(float x, float y)
        {
            double t = Math.Tanh(Inner(x));
            if (Math.Abs(t) == 1) return t > 0 ? 1 : 0;
            return (float)(0.5 * (1 + t) + 0.5 * x * (1 - t * t) * RootTwoOverPi * (1 + 3 * GeluCubic * x * x));
        }

        private static double Inner(double x) => RootTwoOverPi * (x + GeluCubic * x * x * x);
    }
}
