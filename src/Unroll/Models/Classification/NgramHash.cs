namespace Unroll.Models;

/// <summary>The runs of neighbouring symbols of a text as numbers of buckets.</summary>
internal static class NgramHash
{
    /// <summary>The number of runs of a text of that many symbols.</summary>
    public static int Count(NgramSpec spec, int length)
    {
        int count = 0;
        for (int n = spec.Minimum; n <= Math.Min(spec.Maximum, length); n++) count += length - n + 1;
        return count;
    }

    /// <summary>Writes the buckets of all runs: the shortest ones first, each size in the order of the text.</summary>
    public static void Fill(NgramSpec spec, ReadOnlySpan<int> ids, Span<int> buckets)
    {
        int at = 0;
        for (int n = spec.Minimum; n <= Math.Min(spec.Maximum, ids.Length); n++)
        {
            for (int start = 0; start + n <= ids.Length; start++) buckets[at++] = (int)(Of(ids.Slice(start, n)) % (uint)spec.Buckets);
        }
    }

    // One round of a 64-bit mixing function for each symbol; models on disk depend on it, so it must never change.
    private static ulong Of(ReadOnlySpan<int> run)
    {
        ulong hash = (ulong)run.Length;
        foreach (int id in run)
        {
            hash = (hash ^ (uint)id) * 0x9E3779B97F4A7C15UL;
            hash ^= hash >> 29;
            hash *= 0xBF58476D1CE4E5B9UL;
            hash ^= hash >> 32;
        }

        return hash;
    }
}
