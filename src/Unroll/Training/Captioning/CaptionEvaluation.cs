using Unroll.Data;
using Unroll.Decoding;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>Measures captioners.</summary>
public static class CaptionEvaluation
{
    private const int BatchSize = 32;

    /// <summary>Loss with the true symbols given, exact match and BLEU of what the model writes on its own. The order of the images does not matter.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Images with their captions.</param>
    /// <param name="search">How it writes; greedily if absent.</param>
    /// <param name="tokenization">What BLEU counts as a word.</param>
    /// <param name="stop">Ends it with an exception.</param>
    /// <exception cref="ArgumentException">An image has another size than the model reads.</exception>
    public static CaptionScore Evaluate(
        this Captioner model, DataSet<CaptionedImage> data, BeamSearch? search = null, BleuTokenization tokenization = BleuTokenization.International13a, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        return Evaluate(model, model.Reader.Read(data), search ?? new BeamSearch(1), tokenization, stop);
    }

    internal static CaptionScore Evaluate(Captioner model, IReadOnlyList<CaptionExample> examples, BeamSearch search, BleuTokenization tokenization, CancellationToken stop)
    {
        // Added in the order of their size, so that the order of the images does not change a bit of the sum.
        double nats = Losses(model, examples, stop).Order().Sum();
        long symbols = examples.Sum(example => (long)example.Symbols.Length);
        string[] written = [.. examples.Select(example => model.Captions(example.Image, search, stop)[0].Text)], right = [.. examples.Select(example => CaptionReader.OneLine(example.Caption))];
        return new CaptionScore(nats / Math.Max(1, symbols), symbols, ExactMatch.Share(written, right), new Bleu(tokenization).Corpus(written, right), examples.Count);
    }

    /// <summary>What each caption costs with the true symbols given, in nats: whatever stands in the batch beside it.</summary>
    internal static double[] Losses(Captioner model, IReadOnlyList<CaptionExample> examples, CancellationToken stop)
    {
        double[] nats = new double[examples.Count];
        foreach (int[] chunk in Enumerable.Range(0, examples.Count).Chunk(BatchSize))
        {
            stop.ThrowIfCancellationRequested();
            var tape = new Tape(recording: false);
            var pass = new Pass(tape);
            CaptionExample[] batch = [.. chunk.Select(index => examples[index])];
            int[][] ids = [.. batch.Select(example => example.Symbols)];
            Tensor logits = model.Logits(pass, model.Images(pass, [.. batch.Select(example => example.Image)]), ids);
            ReadOnlySpan<float> losses = tape.SoftmaxCrossEntropy(logits, Captioner.Targets(ids), new ClassLossOptions { Reduction = Reduction.None }).Values;
            for (int i = 0; i < losses.Length; i++) nats[chunk[i % batch.Length]] += losses[i];
            tape.End();
        }

        return nats;
    }
}
