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
        RandomFill.Dropout(random, 0, (float)rate, mask.Span[..x.Length]);
        Elementwise.Multiply(x.Values, mask.Span[..x.Length], result.Edit());
        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> dy = result.Gradient;
                Span<float> dx = x.WriteGradient(out bool accumulate);
                if (accumulate) Elementwise.MultiplyAddTo(dy, mask.Span[..dx.Length], dx);
                else Elementwise.Multiply(dy, mask.Span[..dx.Length], dx);
            });
        }

        return result;
    }
}
