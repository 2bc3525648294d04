namespace Unroll.Insight;

/// <summary>log Σ exp in double precision.</summary>
internal static class Likelihood
{
    /// <summary>The log probability of a symbol by the scores of all.</summary>
    public static double Of(int symbol, ReadOnlySpan<float> scores) => scores[symbol] - LogSum(scores);

    public static double LogSum(ReadOnlySpan<double> values)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double value in values) largest = Math.Max(largest, value);
        foreach (double value in values) sum += Math.Exp(value - largest);
        return largest + Math.Log(sum);
    }

    public static double LogSum(ReadOnlySpan<float> values)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (float value in values) largest = Math.Max(largest, value);
        foreach (float value in values) sum += Math.Exp(value - largest);
        return largest + Math.Log(sum);
    }
}
