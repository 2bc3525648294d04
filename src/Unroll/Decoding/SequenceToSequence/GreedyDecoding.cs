using Unroll.Cells;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Decoding;

/// <summary>Writes the likeliest symbol at every step, for many sources at once; each gets what it would get alone.</summary>
internal static class GreedyDecoding
{
    private const int LargestBatch = 64;

    /// <summary>Writes for every source, in their order.</summary>
    public static Written[] Run(Seq2Seq model, IReadOnlyList<int[]> sources, CancellationToken stop)
    {
        var results = new Written[sources.Count];
        int[] order = [.. Enumerable.Range(0, sources.Count).OrderBy(index => sources[index].Length)];
        foreach (int[] chunk in order.Chunk(LargestBatch))
        {
            Written[] written = Batch(model, [.. chunk.Select(index => sources[index])], stop);
            for (int i = 0; i < chunk.Length; i++) results[chunk[i]] = written[i];
        }

        return results;
    }

    private static Written[] Batch(Seq2Seq model, int[][] sources, CancellationToken stop)
    {
        var reading = new Tape(recording: false);
        EncodedSource source = model.Encode(new Pass(reading), sources);
        DecoderState state = model.Begin(source);
        var texts = new Draft[sources.Length];
        for (int i = 0; i < texts.Length; i++) texts[i] = new Draft();
        int[] tokens = new int[sources.Length];
        Array.Fill(tokens, model.TargetVocabulary.Start!.Value);
        for (int length = 1; length <= model.Spec.MaximumTargetLength && Array.Exists(texts, text => !text.Ended); length++)
        {
            stop.ThrowIfCancellationRequested();
            var tape = new Tape(recording: false);
            DecoderOutput step = model.Step(new Pass(tape), source, state, tokens);
            for (int i = 0; i < texts.Length; i++)
            {
                if (!texts[i].Ended) tokens[i] = Choose(model, step, texts[i], i, sources[i].Length);
            }

            state = Keep(step.State);
            tape.End();
        }

        reading.End();
        return [.. texts.Select(text => new Written([.. text.Ids], text.LogProbability, text.Ended, text.Alignment))];
    }

    private static int Choose(Seq2Seq model, DecoderOutput step, Draft text, int row, int sourceLength)
    {
        int symbols = model.TargetVocabulary.Size;
        ReadOnlySpan<float> logits = step.Logits.Values.Slice(row * symbols, symbols);
        int best = -1;
        for (int id = 0; id < symbols; id++)
        {
            if (id != model.TargetVocabulary.Start && id != model.TargetVocabulary.Padding && (best < 0 || logits[id] > logits[best])) best = id;
        }

        text.LogProbability += logits[best] - Numerics.Softmax.LogSumExp(logits);
        if (step.Alignment is { } alignment) text.Alignment.Add(alignment.Values.Slice(row * alignment.Shape[2], sourceLength).ToArray());
        text.Ended = best == model.TargetVocabulary.End;
        if (!text.Ended) text.Ids.Add(best);
        return best;
    }

    // What a tape owns ends with it.
    private static DecoderState Keep(DecoderState state) =>
        new(state.Recurrent.Detach(), state.Attentional is { } fed ? Tensor.From(fed.Values, fed.Shape) : null);

    private sealed class Draft
    {
        public List<int> Ids { get; } = [];

        public List<float[]> Alignment { get; } = [];

        public double LogProbability { get; set; }

        public bool Ended { get; set; }
    }
}
