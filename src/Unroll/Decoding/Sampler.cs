using Unroll.Numerics;

namespace Unroll.Decoding;

/// <summary>Draws symbols from logits as <see cref="Sampling"/> says. Symbol k depends only on the logits, the seed and k.</summary>
internal sealed class Sampler(Sampling sampling)
{
    private readonly RandomStream random = Draws(sampling);
    private float[] row = [];
    private float[] probabilities = [];

    /// <summary>Where the randomness comes from.</summary>
    public static RandomStream Draws(Sampling sampling) => new RandomStream(sampling.Seed).Fork("sampling");

    /// <summary>Draws symbol number <paramref name="index"/> of the text, none of the forbidden ones.</summary>
    public int Choose(ReadOnlySpan<float> logits, ReadOnlySpan<int> forbidden, long index) => Choose(logits, forbidden, random, index);

    /// <summary>The same with a source of randomness of the text's own.</summary>
    public int Choose(ReadOnlySpan<float> logits, ReadOnlySpan<int> forbidden, RandomStream random, long index)
    {
        if (row.Length != logits.Length) (row, probabilities) = (new float[logits.Length], new float[logits.Length]);
        logits.CopyTo(row);
        foreach (int id in forbidden) row[id] = float.NegativeInfinity;
        if (sampling.Temperature == 0) return Reductions.IndexOfMax(row);
        LogitFilters.Temperature(row, sampling.Temperature);
        if (sampling.TopK is { } k) LogitFilters.TopK(row, k);
        if (sampling.TopP is { } p) LogitFilters.TopP(row, p);
        Softmax.Forward(row, row.Length, probabilities);
        return Draw(probabilities, random, (ulong)index);
    }

    // The inverse of the distribution function, with 53 random bits.
    private static int Draw(ReadOnlySpan<float> probabilities, RandomStream random, ulong index)
    {
        double total = 0;
        foreach (float probability in probabilities) total += probability;
        ulong bits = ((ulong)random.Bits(2 * index) << 32) | random.Bits(2 * index + 1);
        double left = (bits >> 11) * (1.0 / (1UL << 53)) * total;
        int last = 0;
        for (int id = 0; id < probabilities.Length; id++)
        {
            if (probabilities[id] == 0) continue;
            last = id;
            left -= probabilities[id];
            if (left < 0) return id;
        }

        return last;
    }
}
