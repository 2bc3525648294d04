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
        DecoderRows last = DecoderRows.Begin(model, read);
        var beam = new BeamModel<DecoderRows>
        {
            Initial = last,
            Sources = sources.Length,
            Start = model.TargetVocabulary.Start!.Value,
            End = model.TargetVocabulary.End,
            Symbols = model.TargetVocabulary.Size,
            Step = (state, parents, symbols, logits) => last = state.Step(model, read, parents, symbols, logits),
            Forbidden = model.TargetVocabulary.Padding is { } padding ? [model.TargetVocabulary.Start.Value, padding] : [model.TargetVocabulary.Start.Value],
            Attention = !model.Attends ? null : (state, row) => state.Looked(row, sources[state.Sources[row]].Length),
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
        IReadOnlyList<IReadOnlyList<BeamHypothesis>> found = new BeamRun<DecoderRows>(search, beam, decoders).Run(stop);
        last.End();
        reading.End();
        return found;
    }

    // A stream for each source, whatever stands around it.
    private static RandomStream Draws(Sampling sampling, int[] source) => Sampler.Draws(sampling).Fork(string.Join(' ', source));
}
