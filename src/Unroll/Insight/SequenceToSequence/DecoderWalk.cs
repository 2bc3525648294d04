using Unroll.Decoding;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Insight;

/// <summary>Runs a decoder step by step for many sources, while somebody decides what it reads next. Each gets what it would get alone.</summary>
internal static class DecoderWalk
{
    private const int LargestBatch = 64;

    /// <summary>Walks.</summary>
    /// <param name="model">The model; it is only read.</param>
    /// <param name="sources">The ids of each source.</param>
    /// <param name="next">What a source's decoder reads at a step from 1 on, given the symbol that it found likeliest at the step before; null where it ends.</param>
    /// <param name="everything">Whether distributions and hidden states are kept; otherwise only what was likeliest.</param>
    /// <param name="stop">Ends it with an exception.</param>
    /// <returns>The steps of each source.</returns>
    public static IReadOnlyList<WalkedStep>[] Run(Seq2Seq model, IReadOnlyList<int[]> sources, Func<int, int, int, int?> next, bool everything, CancellationToken stop = default)
    {
        var walks = new List<WalkedStep>[sources.Count];
        foreach (int[] chunk in Enumerable.Range(0, sources.Count).OrderBy(index => sources[index].Length).Chunk(LargestBatch))
        {
            foreach (int index in chunk) walks[index] = [];
            Walk(model, sources, chunk, walks, next, everything, stop);
        }

        return walks;
    }

    private static void Walk(
        Seq2Seq model, IReadOnlyList<int[]> sources, int[] chunk, List<WalkedStep>[] walks, Func<int, int, int, int?> next, bool everything, CancellationToken stop)
    {
        var reading = new Tape(recording: false);
        EncodedSource source = model.Encode(new Pass(reading), [.. chunk.Select(index => sources[index])]);
        DecoderRows rows = DecoderRows.Begin(model, source);
        int symbols = model.TargetVocabulary.Size;
        float[] logits = new float[chunk.Length * symbols];
        (int[] parents, int[] tokens) = (rows.Sources, [.. Enumerable.Repeat(model.TargetVocabulary.Start!.Value, chunk.Length)]);
        for (int step = 1; parents.Length > 0; step++)
        {
            stop.ThrowIfCancellationRequested();
            rows = rows.Step(model, source, parents, tokens, logits.AsSpan(0, parents.Length * symbols));
            var going = new List<(int Row, int Token)>();
            for (int row = 0; row < parents.Length; row++)
            {
                ReadOnlySpan<float> scores = logits.AsSpan(row * symbols, symbols);
                int likeliest = Likeliest(model, scores), index = chunk[rows.Sources[row]];
                walks[index].Add(new WalkedStep(likeliest, everything ? Distribution.LogSoftmax(scores) : [], everything ? rows.State.Hidden(row) : []));
                if (next(index, step, likeliest) is { } symbol) going.Add((row, symbol));
            }

            (parents, tokens) = ([.. going.Select(item => item.Row)], [.. going.Select(item => item.Token)]);
        }

        rows.End();
        reading.End();
    }

    /// <summary>The symbol that greedy decoding would take.</summary>
    /// <param name="model">The model.</param>
    /// <param name="scores">Logits or log probabilities of one step.</param>
    /// <param name="except">A symbol that is not taken.</param>
    public static int Likeliest<T>(Seq2Seq model, ReadOnlySpan<T> scores, int except = -1)
        where T : IComparable<T>
    {
        int best = -1;
        for (int id = 0; id < scores.Length; id++)
        {
            if (id == model.TargetVocabulary.Start || id == model.TargetVocabulary.Padding || id == except) continue;
            if (best < 0 || scores[id].CompareTo(scores[best]) > 0) best = id;
        }

        return best;
    }
}
