using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Decoding;

/// <summary>Writes for many sources at once; each gets what it would get alone.</summary>
internal static class SequenceSearch
{
    private const int LargestBatch = 64;

    // What the scores of one step may take: the rows of a step are sources times width.
    private const int LargestScores = 8 << 20;

    /// <summary>The ids that taking the likeliest symbol at every step gives for every source, without their end.</summary>
    public static int[][] Greedy(Seq2Seq model, IReadOnlyList<int[]> sources, CancellationToken stop) =>
        [.. Run(model, sources, new TranslationOptions(), [], null, stop).Select(found => found[0].Symbols.ToArray())];

    /// <summary>The best hypotheses for every source, in their order.</summary>
    public static IReadOnlyList<BeamHypothesis>[] Run(
        Seq2Seq model, IReadOnlyList<int[]> sources, TranslationOptions options, int[] prefix, IBeamObserver? observer, CancellationToken stop)
    {
        var results = new IReadOnlyList<BeamHypothesis>[sources.Count];
        int rows = options.Sampling is null ? options.Search.Width : options.Search.Results;
        int batch = (int)Math.Clamp(LargestScores / ((long)rows * model.TargetVocabulary.Size), 1, LargestBatch);
        foreach (int[] chunk in Enumerable.Range(0, sources.Count).OrderBy(index => sources[index].Length).Chunk(batch))
        {
            IReadOnlyList<IReadOnlyList<BeamHypothesis>> found = Batch(model, sources, chunk, options, prefix, observer, stop);
            for (int i = 0; i < chunk.Length; i++) results[chunk[i]] = found[i];
        }

        return results;
    }

    private static IReadOnlyList<IReadOnlyList<BeamHypothesis>> Batch(
        Seq2Seq model, IReadOnlyList<int[]> all, int[] chunk, TranslationOptions options, int[] prefix, IBeamObserver? observer, CancellationToken stop)
    {
        int[][] sources = [.. chunk.Select(index => all[index])];
        var reading = new Tape(recording: false);
        EncodedSource read = model.Encode(new Pass(reading), sources);
        var beam = new BeamModel<State>
        {
            Initial = new State(null, model.Begin(read), [.. Enumerable.Range(0, sources.Length)], []),
            Sources = sources.Length,
            Start = model.TargetVocabulary.Start!.Value,
            End = model.TargetVocabulary.End,
            Symbols = model.TargetVocabulary.Size,
            Step = (state, parents, symbols, logits) => Step(model, read, state, parents, symbols, logits),
            Forbidden = model.TargetVocabulary.Padding is { } padding ? [model.TargetVocabulary.Start.Value, padding] : [model.TargetVocabulary.Start.Value],
            Attention = !model.Attends ? null : (state, row) => state.Looked(row, sources[state.Rows[row]].Length),
            Prefixes = prefix.Length == 0 ? [] : [.. Enumerable.Repeat(prefix, sources.Length)],
        };
        int limit = Math.Min(model.Spec.MaximumTargetLength, options.Sampling?.Length ?? int.MaxValue);
        BeamSearch search = options.Search.Within(Math.Max(1, limit));
        beam.Check(search);
        BeamPath start = BeamPath.Begin(beam.Start);
        Sampler? sampler = options.Sampling is null ? null : new Sampler(options.Sampling);
        ISourceDecoder[] decoders = [.. chunk.Select<int, ISourceDecoder>(index => sampler is null
            ? new BeamDecoder(search, start, beam.End, index, observer, prompt: 0)
            : new SampleDecoder(search, start, beam.End, sampler, Draws(options.Sampling!, all[index])))];
        IReadOnlyList<IReadOnlyList<BeamHypothesis>> found = new BeamRun<State>(search, beam, decoders).Run(stop);
        reading.End();
        return found;
    }

    private static State Step(Seq2Seq model, EncodedSource read, State state, ReadOnlySpan<int> parents, ReadOnlySpan<int> symbols, Span<float> logits)
    {
        int[] from = parents.ToArray(), rows = Array.ConvertAll(from, parent => state.Rows[parent]);
        var tape = new Tape(recording: false);
        bool same = from.Length == state.Rows.Length && from.AsSpan().SequenceEqual([.. Enumerable.Range(0, from.Length)]);
        IDecoderState before = same ? state.Decoder : state.Decoder.Select(tape, from);
        if (!same) state.Decoder.Release(before);
        (Tensor? alignment, IDecoderState after) = model.Step(new Pass(tape), read.Select(rows), before, symbols, logits);
        before.Release(after);
        float[] looked = alignment is null ? [] : alignment.ToArray();
        state.Tape?.End();
        return new State(tape, after, rows, looked);
    }

    // A stream for each source, whatever stands around it.
    private static RandomStream Draws(Sampling sampling, int[] source) => Sampler.Draws(sampling).Fork(string.Join(' ', source));

    /// <summary>The decoder after a step.</summary>
    /// <param name="Tape">What the state belongs to; ended as soon as the next step is done.</param>
    /// <param name="Decoder">A row for each hypothesis.</param>
    /// <param name="Rows">The source of each.</param>
    /// <param name="Weights">Where each has looked, <c>[hypotheses, longest source]</c>.</param>
    private sealed record State(Tape? Tape, IDecoderState Decoder, int[] Rows, float[] Weights)
    {
        public ReadOnlyMemory<float> Looked(int row, int length) => Weights.AsMemory(row * (Weights.Length / Rows.Length), length);
    }
}
