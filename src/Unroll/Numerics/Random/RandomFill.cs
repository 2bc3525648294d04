namespace Unroll.Numerics;

/// <summary>Fills spans with the numbers that <see cref="RandomStream"/> gives at consecutive positions.</summary>
internal static class RandomFill
{
    /// <summary>destination[i] = random.Uniform(start + i), in [0, 1).</summary>
    public static void Uniform(RandomStream random, ulong start, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++) destination[i] = random.Uniform(start + (ulong)i);
    }

    /// <summary>destination[i] = random.Normal(start + i), mean 0 and variance 1.</summary>
    public static void Normal(RandomStream random, ulong start, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++) destination[i] = random.Normal(start + (ulong)i);
    }

    /// <summary>A dropout mask: destination[i] = 1 / (1 - probability) where random.Uniform(start + i) >= probability, else 0.</summary>
    public static void Dropout(RandomStream random, ulong start, float probability, Span<float> destination)
    {
        float kept = 1f / (1f - probability);
        for (int i = 0; i < destination.Length; i++) destination[i] = random.Uniform(start + (ulong)i) >= probability ? kept : 0f;
    }
}
