using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>
    /// Sets each element to zero with probability <paramref name="rate"/> and divides the others by 1 - rate, so that the expectation stays.
    /// Call it in training only; at a rate of 0 it returns <paramref name="x"/> itself.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">The input, any shape.</param>
    /// <param name="rate">From 0 to below 1.</param>
    /// <param name="random">Element i is kept if <c>random.Uniform(i)</c> is at least the rate: the mask depends on nothing else.</param>
    /// <remarks>Hinton et al. 2012, in the scaled form. 2 FLOPs and 16 bytes an element, plus the random numbers.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, 1 or more.</exception>
    public static Tensor Dropout(this Tape tape, Tensor x, double rate, RandomStream random)
    {
        if (!(rate >= 0 && rate < 1)) throw new ArgumentOutOfRangeException(nameof(rate), rate, $"Dropout: the rate is {rate}; it must be at least 0 and below 1.");
        if (rate == 0) return x;
        Tensor result = tape.Create(x.Shape);
        FloatBlock mask = tape.Scratch(x.Length);
        FillDropoutMask(mask.Span[..x.Length], rate, random);
        Product(x.Values, mask.Span, result.Edit());
        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> dy = result.Gradient;
                Span<float> dx = x.WriteGradient(out bool accumulate);
                if (accumulate) AddProduct(dy, mask.Span, dx);
                else Product(dy, mask.Span, dx);
            });
        }

        return result;
    }

    private static void FillDropoutMask(Span<float> mask, double rate, RandomStream random)
    {
        float kept = (float)(1 / (1 - rate));

        // Uniform(i) >= rate, compared as the 24 bits that it is made of.
        uint limit = (uint)Math.Ceiling((float)rate * (1 << 24));
        int i = 0;
        for (; i + 4 <= mask.Length; i += 4)
        {
            (uint a, uint b, uint c, uint d) = random.Block((ulong)i >> 2, 0);
            mask[i] = a >> 8 >= limit ? kept : 0f;
            mask[i + 1] = b >> 8 >= limit ? kept : 0f;
            mask[i + 2] = c >> 8 >= limit ? kept : 0f;
            mask[i + 3] = d >> 8 >= limit ? kept : 0f;
        }

        for (; i < mask.Length; i++) mask[i] = random.Bits((ulong)i) >> 8 >= limit ? kept : 0f;
    }

    private static void Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++) destination[i] = a[i] * b[i];
    }

    private static void AddProduct(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++) destination[i] += a[i] * b[i];
    }
}
