using System.Globalization;
using Unroll.Layers;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Layers;

public sealed class DistanceBucketTests
{
    [SkippableTheory, GoldenCases("models/t5_buckets")]
    public void DistancesFallIntoTheRangesOfT5(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        string[] parts = golden.ShortName.Split('_');
        (int buckets, int maximum) = (int.Parse(parts[^2], CultureInfo.InvariantCulture), int.Parse(parts[^1], CultureInfo.InvariantCulture));
        int[] distances = golden.Ids("relative_position");
        golden.Check("output.bidirectional", [.. distances.Select(distance => DistanceBuckets.Of(distance, true, buckets, maximum))]);
        golden.Check("output.causal", [.. distances.Select(distance => DistanceBuckets.Of(distance, false, buckets, maximum))]);
    }
}
