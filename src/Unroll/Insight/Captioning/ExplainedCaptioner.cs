using System.Globalization;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Insight;

/// <summary>A copy of a captioner's weights, to run backwards through without touching the gradients of the original.</summary>
internal sealed class ExplainedCaptioner
{
    private const int BatchSize = 32;

    private readonly Captioner model;
    private readonly int channels;
    private readonly int height;
    private readonly int width;

    public ExplainedCaptioner(Captioner source)
    {
        model = Captioner.Create(source.Spec with { Recurrent = source.Spec.Recurrent.ForCopy() }, source.Vocabulary);
        model.Parameters.CopyFrom(source.Parameters, frozen: true);
        (channels, height, width) = (source.Spec.Channels!.Value, source.Spec.Height!.Value, source.Spec.Width!.Value);
    }

    public CaptionInfluence Explain(Image image, Caption caption, int patches)
    {
        int[] symbols = model.Reader.Encode(caption.Text);
        if (!caption.Ended && symbols[^1] == model.Vocabulary.End) symbols = symbols[..^1];
        int rows = Math.Max(1, Math.Min(height, patches * height / Math.Max(height, width))), columns = Math.Max(1, Math.Min(width, patches * width / Math.Max(height, width)));
        int[] owner = [.. Enumerable.Range(0, channels * height * width).Select(i => i / width % height * rows / height * columns + i % width * columns / width)];
        (double[] whole, double[,] covered) = Occlude(image, symbols, owner, rows * columns);
        string[] labels = [.. Enumerable.Range(0, rows * columns).Select(patch => string.Create(CultureInfo.InvariantCulture, $"row {patch / columns + 1}, column {patch % columns + 1}"))];
        var attributions = new Attribution[symbols.Length];
        for (int t = 0; t < symbols.Length; t++)
        {
            (double[] norms, double[] products) = Gradients(image, symbols, t, owner, labels.Length);
            attributions[t] = new Attribution
            {
                Output = $"log probability of '{model.Vocabulary.Label(symbols[t])}'",
                Score = whole[t],
                Probability = Math.Exp(whole[t]),
                Inputs = labels,
                Norms = norms,
                GradientTimesInput = products,
                Occlusion = [.. Enumerable.Range(0, labels.Length).Select(patch => whole[t] - covered[patch, t])],
            };
        }

        return new CaptionInfluence(caption, rows, columns, [.. symbols.Select(model.Vocabulary.Label)], attributions);
    }

    private (double[] Norms, double[] Products) Gradients(Image image, int[] symbols, int step, int[] owner, int patches)
    {
        var tape = new Tape();
        var pass = new Pass(tape);
        Tensor pixels = model.Images(pass, [image]);
        pixels.RequiresGradient = true;
        tape.Retain(pixels);
        Tensor logits = model.Logits(pass, pixels, [symbols]);
        float[] seed = new float[logits.Length];
        int size = model.Vocabulary.Size;
        ReadOnlySpan<float> scores = logits.Values.Slice(step * size, size);
        double sum = Likelihood.LogSum(scores);
        for (int i = 0; i < size; i++) seed[step * size + i] = (i == symbols[step] ? 1 : 0) - (float)Math.Exp(scores[i] - sum);
        tape.Backward(logits, seed);
        double[] norms = new double[patches], products = new double[patches];
        ReadOnlySpan<float> gradient = pixels.Gradient, values = pixels.Values;
        for (int i = 0; i < gradient.Length; i++)
        {
            norms[owner[i]] += (double)gradient[i] * gradient[i];
            products[owner[i]] += (double)gradient[i] * values[i];
        }

        for (int patch = 0; patch < patches; patch++) norms[patch] = Math.Sqrt(norms[patch]);
        return (norms, products);
    }

    // log p of every symbol for the whole image, and with each patch covered: standardised, the mean is 0.
    private (double[] Whole, double[,] Covered) Occlude(Image image, int[] symbols, int[] owner, int patches)
    {
        double[] whole = new double[symbols.Length];
        double[,] covered = new double[patches, symbols.Length];
        for (int first = -1; first < patches; first += BatchSize)
        {
            int count = Math.Min(BatchSize, patches - first);
            var tape = new Tape(recording: false);
            var pass = new Pass(tape);
            Tensor pixels = model.Images(pass, [.. Enumerable.Repeat(image, count)]);
            Span<float> values = pixels.Edit();
            for (int i = 0; i < values.Length; i++)
            {
                if (owner[i % owner.Length] == first + i / owner.Length) values[i] = 0;
            }

            Tensor logits = model.Logits(pass, pixels, [.. Enumerable.Repeat(symbols, count)]);
            int size = model.Vocabulary.Size;
            for (int row = 0; row < count * symbols.Length; row++)
            {
                (int t, int copy) = Math.DivRem(row, count);
                double logProbability = Likelihood.Of(symbols[t], logits.Values.Slice(row * size, size));
                if (first + copy < 0) whole[t] = logProbability;
                else covered[first + copy, t] = logProbability;
            }

            tape.End();
        }

        return (whole, covered);
    }
}
