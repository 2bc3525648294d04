using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Decoding;

/// <summary>What a model thinks of given targets: all their symbols are read at once, and nothing is chosen.</summary>
internal static class ForcedDecoding
{
    // Of all scores of a batch, which are there at once.
    private const int LargestScores = 8 << 20;
    private const int LargestBatch = 64;

    /// <summary>The targets, without their end, as hypotheses that ended; in their order.</summary>
    public static BeamHypothesis[] Run(Seq2Seq model, IReadOnlyList<int[]> sources, IReadOnlyList<int[]> targets, CancellationToken stop)
    {
        var results = new BeamHypothesis[targets.Count];
        int[] order = [.. Enumerable.Range(0, targets.Count).OrderBy(index => targets[index].Length).ThenBy(index => sources[index].Length)];
        for (int first = 0, count; first < order.Length; first += count)
        {
            stop.ThrowIfCancellationRequested();
            count = 1;
            while (first + count < order.Length && count < LargestBatch && (count + 1L) * (targets[order[first + count]].Length + 1) * model.TargetVocabulary.Size <= LargestScores) count++;
            int[] chunk = order[first..(first + count)];
            BeamHypothesis[] told = Batch(model, [.. chunk.Select(index => sources[index])], [.. chunk.Select(index => targets[index])]);
            for (int i = 0; i < count; i++) results[chunk[i]] = told[i];
        }

        return results;
    }

    private static BeamHypothesis[] Batch(Seq2Seq model, int[][] sources, int[][] targets)
    {
        int end = model.TargetVocabulary.End!.Value, symbols = model.TargetVocabulary.Size;
        int[][] texts = [.. targets.Select(target => (int[])[.. target, end])];
        int[] inputs = model.Reader.TeacherForced(texts);
        int time = inputs.Length / texts.Length;
        var tape = new Tape(recording: false);
        var pass = new Pass(tape);
        DecoderOutput told = model.Decode(pass, model.Encode(pass, sources), inputs);
        double[] normalizers = new double[inputs.Length];
        LargestOfRows.LogSumExp(told.Logits.Values, symbols, normalizers);
        var results = new BeamHypothesis[targets.Length];
        for (int b = 0; b < results.Length; b++)
        {
            int[] text = texts[b];
            double[] steps = new double[text.Length];
            var looked = new ReadOnlyMemory<float>[told.Alignment is null ? 0 : text.Length];
            for (int t = 0; t < text.Length; t++)
            {
                int row = b * time + t;
                steps[t] = Math.Min(0, told.Logits.Values[row * symbols + text[t]] - normalizers[row]);
                if (told.Alignment is { } alignment) looked[t] = alignment.Values.Slice(row * alignment.Shape[2], sources[b].Length).ToArray();
            }

            results[b] = new BeamHypothesis(targets[b], steps.Sum(), steps.Sum(), Ended: true) { LogProbabilities = steps, Attention = looked };
        }

        tape.End();
        return results;
    }
}
