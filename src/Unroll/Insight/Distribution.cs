namespace Unroll.Insight;

/// <summary>Measures of probabilities.</summary>
internal static class Distribution
{
    /// <summary>-Σ p log p in nats.</summary>
    public static double Entropy(IEnumerable<float> probabilities) => Math.Max(0, -probabilities.Sum(p => p > 0 ? p * Math.Log(p) : 0));

    /// <summary>The natural logarithms of the probabilities that belong to scores.</summary>
    public static double[] LogSoftmax(ReadOnlySpan<float> scores)
    {
        double sum = Likelihood.LogSum(scores);
        double[] logs = new double[scores.Length];
        for (int i = 0; i < logs.Length; i++) logs[i] = scores[i] - sum;
        return logs;
    }

    /// <summary>KL(p ‖ q) in nats, of logarithms.</summary>
    public static double Divergence(double[] p, double[] q)
    {
        double sum = 0;
        for (int i = 0; i < p.Length; i++)
        {
            if (p[i] > double.NegativeInfinity) sum += Math.Exp(p[i]) * (p[i] - q[i]);
        }

        return Math.Max(0, sum);
    }
}
