using Unroll.Decoding;
using Unroll.Numerics;

namespace Unroll.Tests.Decoding;

/// <summary>A made-up model whose next symbol depends on everything written so far: the state of a row is the text itself, with the number of its source first.</summary>
internal static class MadeUpModel
{
    public const int Start = 0, End = 1;

    /// <summary>The score of a symbol after a text: one of so many levels between 0 and 4.</summary>
    public static float Logit(IEnumerable<int> text, int symbol, int seed, int levels) =>
        new RandomStream((ulong)seed).Fork(string.Join(' ', text)).Below(levels, (ulong)symbol) * (4f / levels);

    /// <summary>One step of it.</summary>
    public static BeamStep<int[][]> Step(int symbols, int seed, int levels = 1000) => (state, parents, last, logits) =>
    {
        var next = new int[parents.Length][];
        for (int row = 0; row < next.Length; row++)
        {
            next[row] = [.. state[parents[row]], last[row]];
            for (int symbol = 0; symbol < symbols; symbol++) logits[row * symbols + symbol] = Logit(next[row], symbol, seed, levels);
        }

        return next;
    };

    /// <summary>Several sources, with an attention as made up as the rest: weights over as many positions as the source's number plus 2.</summary>
    public static BeamModel<int[][]> Of(int[] sources, int symbols, int seed, int levels = 1000) => new()
    {
        Initial = [.. sources.Select(source => new[] { -source })],
        Sources = sources.Length,
        Start = Start,
        End = End,
        Symbols = symbols,
        Step = Step(symbols, seed, levels),
        Attention = (state, row) =>
        {
            float[] weights = [.. Enumerable.Range(0, 2 - state[row][0]).Select(i => MathF.Exp(Logit(state[row], i, seed + 1, levels)))];
            return weights.Select(weight => weight / weights.Sum()).ToArray();
        },
    };
}
