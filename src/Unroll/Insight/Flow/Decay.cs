namespace Unroll.Insight;

/// <summary>How quickly a series of positive numbers falls or grows, by a straight line through their logarithms.</summary>
public static class Decay
{
    /// <summary>Below this a number counts as zero: it is neither fitted nor drawn as anything but 0.</summary>
    public const double Zero = 1e-30;

    /// <summary>
    /// The factor per step back in time that fits best: 0.9 means that each step further from the end has 0.9 of the one after it. Zeros are left out;
    /// null where fewer than two numbers remain.
    /// </summary>
    /// <param name="values">One number per step, in the order of time.</param>
    public static double? FactorPerStep(IReadOnlyList<double> values)
    {
        double n = 0, sumX = 0, sumY = 0, sumXX = 0, sumXY = 0;
        for (int i = 0; i < values.Count; i++)
        {
            if (!(values[i] > Zero) || !double.IsFinite(values[i])) continue;
            double back = values.Count - 1 - i, log = Math.Log(values[i]);
            n++;
            sumX += back;
            sumY += log;
            sumXX += back * back;
            sumXY += back * log;
        }

        double spread = n * sumXX - sumX * sumX;
        return spread > 0 ? Math.Exp((n * sumXY - sumX * sumY) / spread) : null;
    }

    /// <summary>After how many steps a factor has halved what it multiplies; null where it does not shrink.</summary>
    public static double? HalfLife(double? factor) => factor is > 0 and < 1 ? Math.Log(0.5) / Math.Log(factor.Value) : null;
}
