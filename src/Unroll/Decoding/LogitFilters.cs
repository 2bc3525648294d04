using System.Buffers;
using Unroll.Numerics;

namespace Unroll.Decoding;

/// <summary>What is done to a row of logits before a symbol is drawn. A forbidden symbol gets minus infinity.</summary>
public static class LogitFilters
{
    /// <summary>Divides by the temperature, which must be above 0.</summary>
    public static void Temperature(Span<float> logits, double temperature)
    {
        if (!(temperature > 0)) throw new ArgumentOutOfRangeException(nameof(temperature), temperature, $"A temperature is above 0; this one is {temperature}. For the likeliest symbol take the largest logit.");
        foreach (ref float logit in logits) logit = (float)(logit / temperature);
    }

    /// <summary>Forbids all but the <paramref name="count"/> best; those that tie with the last of them stay too.</summary>
    public static void TopK(Span<float> logits, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (count >= logits.Length) return;
        int[] ids = ArrayPool<int>.Shared.Rent(logits.Length);
        var best = new BestFirst(logits, ids);
        for (int rank = 1; rank < count; rank++) best.Take();
        float last = logits[best.Take()];
        ArrayPool<int>.Shared.Return(ids);
        foreach (ref float logit in logits)
        {
            if (logit < last) logit = float.NegativeInfinity;
        }
    }

    /// <summary>
    /// Forbids all but the smallest set of best symbols whose probabilities together pass <paramref name="probability"/>; the one that crosses the
    /// limit stays. At least <paramref name="atLeast"/> symbols stay.
    /// </summary>
    public static void TopP(Span<float> logits, double probability, int atLeast = 1)
    {
        if (!(probability > 0 && probability <= 1)) throw new ArgumentOutOfRangeException(nameof(probability), probability, $"top-p is a probability above 0 and at most 1; this one is {probability}.");
        if (probability >= 1) return;
        float[] probabilities = ArrayPool<float>.Shared.Rent(logits.Length);
        int[] ids = ArrayPool<int>.Shared.Rent(logits.Length);
        Span<float> shares = probabilities.AsSpan(0, logits.Length);
        Softmax.Forward(logits, logits.Length, shares);
        var best = new BestFirst(shares, ids);
        double sum = 0;
        for (int rank = 0; best.Left.Length > 0 && (sum <= probability || rank < atLeast); rank++) sum += shares[best.Take()];
        foreach (int id in best.Left) logits[id] = float.NegativeInfinity;
        ArrayPool<int>.Shared.Return(ids);
        ArrayPool<float>.Shared.Return(probabilities);
    }

    /// <summary>Makes symbols that stand in the text already less likely: a positive logit is divided by the penalty, a negative one multiplied; once for each symbol.</summary>
    /// <remarks>Keskar, McCann, Varshney, Xiong, Socher, "CTRL: A Conditional Transformer Language Model for Controllable Generation", 2019, section 4.1.</remarks>
    public static void RepetitionPenalty(Span<float> logits, ReadOnlySpan<int> text, double penalty)
    {
        if (!(penalty > 0 && double.IsFinite(penalty))) throw new ArgumentOutOfRangeException(nameof(penalty), penalty, $"A repetition penalty is a finite number above 0; this one is {penalty}. 1 changes nothing.");
        var seen = new HashSet<int>();
        foreach (int id in text)
        {
            if (seen.Add(id)) logits[id] = (float)(logits[id] < 0 ? logits[id] * penalty : logits[id] / penalty);
        }
    }

    /// <summary>Forbids every symbol that would end a run of <paramref name="length"/> symbols which stands in the text already.</summary>
    public static void NoRepeat(Span<float> logits, ReadOnlySpan<int> text, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ReadOnlySpan<int> last = text.Length >= length - 1 ? text[(text.Length - length + 1)..] : default;
        for (int start = 0; start + length <= text.Length; start++)
        {
            if (text.Slice(start, length - 1).SequenceEqual(last)) logits[text[start + length - 1]] = float.NegativeInfinity;
        }
    }

    /// <summary>Forbids the last symbol of each of some sequences where the text ends in the symbols before it.</summary>
    public static void Forbid(Span<float> logits, ReadOnlySpan<int> text, IEnumerable<int[]> sequences)
    {
        foreach (int[] sequence in sequences)
        {
            if (sequence.Length > 0 && text.EndsWith(sequence.AsSpan(..^1))) logits[sequence[^1]] = float.NegativeInfinity;
        }
    }

    /// <summary>Forbids the symbol that ends a text as long as the text is shorter than <paramref name="length"/>.</summary>
    public static void MinimumLength(Span<float> logits, ReadOnlySpan<int> text, int length, int end)
    {
        if (text.Length < length) logits[end] = float.NegativeInfinity;
    }
}
