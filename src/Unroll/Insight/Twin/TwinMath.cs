using Unroll.Layers;

namespace Unroll.Insight;

/// <summary>The functions of a Transformer's block in double precision, as they are written in the papers.</summary>
internal static class TwinMath
{
    /// <summary>What happens between the two linear layers; a gated kind takes values and gates side by side and gives half as many.</summary>
    public static double[] Activate(FeedForwardKind kind, double[] x) => kind switch
    {
        FeedForwardKind.Relu => Array.ConvertAll(x, value => Math.Max(0, value)),
        FeedForwardKind.Gelu => Array.ConvertAll(x, Gelu),
        FeedForwardKind.GeluTanh => Array.ConvertAll(x, GeluTanh),
        FeedForwardKind.Silu => Array.ConvertAll(x, Silu),
        FeedForwardKind.SwiGlu => Gated(x, Silu),
        _ => Gated(x, GeluTanh),
    };

    /// <summary>Adds one to the other.</summary>
    public static double[] Sum(double[] x, double[] y)
    {
        double[] sum = new double[x.Length];
        for (int i = 0; i < sum.Length; i++) sum[i] = x[i] + y[i];
        return sum;
    }

    /// <summary>Σ x y.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }

    /// <summary>Scores become weights that add up to 1.</summary>
    public static void Softmax(Span<double> scores)
    {
        double logarithm = Likelihood.LogSum(scores);
        for (int i = 0; i < scores.Length; i++) scores[i] = Math.Exp(scores[i] - logarithm);
    }

    private static double[] Gated(double[] x, Func<double, double> gate)
    {
        double[] result = new double[x.Length / 2];
        for (int i = 0; i < result.Length; i++) result[i] = x[i] * gate(x[result.Length + i]);
        return result;
    }

    private static double Silu(double x) => x / (1 + Math.Exp(-x));

    private static double GeluTanh(double x) => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));

    private static double Gelu(double x) => x / 2 * (1 + Erf(x / Math.Sqrt(2)));

    // 2/√π e^(-x²) Σ 2^n x^(2n+1) / (1 · 3 · 5 … (2n+1)), whose terms all have one sign.
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 6) return Math.Sign(x);
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
