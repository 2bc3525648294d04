namespace Unroll.Layers;

/// <summary>Into which range of distances T5 puts a distance.</summary>
internal static class DistanceBuckets
{
    /// <summary>The bucket of key place - query place.</summary>
    /// <param name="distance">Key place - query place.</param>
    /// <param name="bidirectional">Whether keys behind the query are told from those before it; otherwise they are all in bucket 0.</param>
    /// <param name="buckets">How many there are.</param>
    /// <param name="maximum">From where on all share the last.</param>
    public static int Of(int distance, bool bidirectional, int buckets, int maximum)
    {
        int first = 0;
        if (bidirectional)
        {
            buckets /= 2;
            if (distance > 0) first = buckets;
            distance = Math.Abs(distance);
        }
        else
        {
            distance = Math.Max(0, -distance);
        }

        int exact = buckets / 2;
        if (distance < exact) return first + distance;
        // In single precision, as the models were trained.
        float far = MathF.Log((float)distance / exact) / (float)Math.Log((double)maximum / exact) * (buckets - exact);
        return first + Math.Min(buckets - 1, exact + (int)far);
    }
}
