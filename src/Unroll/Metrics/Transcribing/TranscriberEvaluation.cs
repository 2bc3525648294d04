using Unroll.Data;
using Unroll.Decoding;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Metrics;

/// <summary>Measures transcribers.</summary>
public static class TranscriberEvaluation
{
    /// <summary>Compares what a model writes with what is said.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The utterances; symbols that the model cannot write count as errors like any other.</param>
    /// <param name="beam">How many beginnings the search keeps; 1 reads the best path.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="ArgumentException">An utterance has frames of another size than the model reads.</exception>
    public static TranscriptScore Evaluate(this Transcriber model, DataSet<Utterance> data, int beam = 1, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        return Evaluate(model, model.Reader.Read(data), beam, stop).Score;
    }

    /// <summary>The mean loss too; infinite where an utterance is too short for what it says.</summary>
    internal static (double Loss, TranscriptScore Score) Evaluate(Transcriber model, IReadOnlyList<TranscriberExample> examples, int beam, CancellationToken stop)
    {
        string[] texts = new string[examples.Count];
        double[] losses = new double[examples.Count];
        model.Run(
            examples,
            (index, logProbabilities) =>
            {
                texts[index] = Transcribing.Best(model, logProbabilities, beam).Text;
                int classes = model.Vocabulary.Size;
                float[] rows = logProbabilities.ToArray();
                var lattice = new CtcLattice(examples[index].Labels, Transcriber.Blank, rows.Length / classes, (t, label) => rows[t * classes + label]);
                losses[index] = -lattice.LogProbability(out _) / Math.Max(1, examples[index].Labels.Length);
            },
            stop);
        // Summed in the order of the examples, whatever was computed together.
        return (losses.Average(), TranscriptScore.Of(examples.Select((example, i) => (example.Text, texts[i]))));
    }
}
