using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Insight;

/// <summary>The loss of a language model by how much it has read: a text is cut into windows, each read from the model's beginning, so that symbol t of a window is predicted from t symbols.</summary>
/// <param name="Nats">For t = 1, 2, ... symbols read the sum of -log p of the next one.</param>
/// <param name="Counts">How many were predicted so.</param>
internal sealed record ContextLosses(double[] Nats, long[] Counts)
{
    // Scores of one batch, at most.
    private const int Budget = 4_000_000;

    /// <summary>How many symbols were predicted.</summary>
    public long Symbols => Counts.Sum();

    /// <summary>The mean over all of them.</summary>
    public double Loss => Nats.Sum() / Symbols;

    /// <summary>The mean where at least <paramref name="least"/> and at most <paramref name="most"/> symbols had been read.</summary>
    public double Between(int least, int most) => Nats[(least - 1)..most].Sum() / Counts[(least - 1)..most].Sum();

    /// <summary>Measures a model. Each symbol but the first is predicted once.</summary>
    /// <exception cref="ArgumentException">The text has fewer than two symbols.</exception>
    public static ContextLosses Measure(ILanguageModel model, TokenIds ids, int window, CancellationToken stop = default)
    {
        if (ids.Length < 2) throw new ArgumentException($"The text has {ids.Count}: there is nothing to predict. Give at least two.", nameof(ids));
        int predicted = ids.Length - 1, whole = predicted / window, rest = predicted % window;
        int most = Math.Clamp(Budget / (window * model.Vocabulary.Size), 1, 64);
        var losses = new ContextLosses(new double[Math.Min(window, predicted)], new long[Math.Min(window, predicted)]);
        for (int first = 0; first < whole; first += most)
        {
            stop.ThrowIfCancellationRequested();
            losses.Add(model, ids, first * window, window, Math.Min(most, whole - first));
        }

        if (rest > 0) losses.Add(model, ids, whole * window, rest, 1);
        return losses;
    }

    // Windows that stand behind each other in the text, side by side.
    private void Add(ILanguageModel model, TokenIds ids, int start, int window, int batch)
    {
        int[] inputs = new int[window * batch], targets = new int[window * batch];
        for (int i = 0; i < inputs.Length; i++)
        {
            int at = start + i % batch * window + i / batch;
            (inputs[i], targets[i]) = (ids[at], ids[at + 1]);
        }

        var tape = new Tape(recording: false);
        Tensor logits = model.Open(batch).Read(new Pass(tape), inputs);
        ReadOnlySpan<float> each = tape.SoftmaxCrossEntropy(logits, targets, new ClassLossOptions { Reduction = Reduction.None }).Values;
        for (int i = 0; i < each.Length; i++)
        {
            Nats[i / batch] += each[i];
            Counts[i / batch]++;
        }

        tape.End();
    }
}
