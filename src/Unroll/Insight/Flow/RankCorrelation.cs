namespace Unroll.Insight;

/// <summary>Whether two measures put the same things in the same order.</summary>
public static class RankCorrelation
{
    /// <summary>From -1 (opposite orders) over 0 (unrelated) to 1 (the same order); equal values share their mean rank. Null where one side does not vary.</summary>
    /// <remarks>Spearman 1904.</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double? Of(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        if (left.Length != right.Length) throw new ArgumentException($"A rank correlation compares pairs; there are {left.Length} numbers on one side and {right.Length} on the other.", nameof(right));
        double[] a = Ranks(left), b = Ranks(right);
        double mean = (a.Length - 1) / 2.0, product = 0, squareA = 0, squareB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            product += (a[i] - mean) * (b[i] - mean);
            squareA += (a[i] - mean) * (a[i] - mean);
            squareB += (b[i] - mean) * (b[i] - mean);
        }

        return squareA > 0 && squareB > 0 ? product / Math.Sqrt(squareA * squareB) : null;
    }

    private static double[] Ranks(ReadOnlySpan<double> values)
    {
        double[] keys = values.ToArray();
        int[] order = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(keys, order);
        double[] ranks = new double[keys.Length];
        for (int from = 0; from < keys.Length;)
        {
            int to = from;
            while (to + 1 < keys.Length && keys[to + 1] == keys[from]) to++;
            for (int i = from; i <= to; i++) ranks[order[i]] = (from + to) / 2.0;
            from = to + 1;
        }

        return ranks;
    }
}
