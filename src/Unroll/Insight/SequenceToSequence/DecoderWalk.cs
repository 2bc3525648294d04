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
        IDecoderState state = model.Begin(source);
        Tape? before = null;
        int symbols = model.TargetVocabulary.Size;
        int[] tokens = new int[chunk.Length];
        bool[] ended = new bool[chunk.Length];
        float[] logits = new float[chunk.Length * symbols];
        Array.Fill(tokens, model.TargetVocabulary.Start!.Value);
        for (int step = 1; !Array.TrueForAll(ended, end => end); step++)
        {
            stop.ThrowIfCancellationRequested();
            var tape = new Tape(recording: false);
            (_, state) = model.Step(new Pass(tape), source, state, tokens, logits);
            before?.End();
            before = tape;
            for (int row = 0; row < chunk.Length; row++)
            {
                if (ended[row]) continue;
                ReadOnlySpan<float> scores = logits.AsSpan(row * symbols, symbols);
                int likeliest = Likeliest(model, scores);
                walks[chunk[row]].Add(new WalkedStep(likeliest, everything ? Distribution.LogSoftmax(scores) : [], everything ? state.Hidden(row) : []));
                if (next(chunk[row], step, likeliest) is { } symbol) tokens[row] = symbol;
                else ended[row] = true;
            }
        }

        before?.End();
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
