namespace Unroll.Models;

/// <summary>Which sequences are computed together: those of like length, so that little is computed on padding, and not too many at once.</summary>
internal static class LengthGroups
{
    private const int LargestGroup = 128;
    private const int StepBudget = 16 * 1024;

    /// <summary>Groups of indices; the shortest sequences first.</summary>
    public static IEnumerable<int[]> Of(IReadOnlyList<int> lengths)
    {
        int[] order = [.. Enumerable.Range(0, lengths.Count).OrderBy(index => lengths[index])];
        for (int start = 0; start < order.Length;)
        {
            int end = start + 1;
            while (end < order.Length && end - start < LargestGroup && (long)(end + 1 - start) * lengths[order[end]] <= StepBudget) end++;
            yield return order[start..end];
            start = end;
        }
    }
}
