using Unroll.Data;
using Unroll.Models;

namespace Unroll.Metrics;

/// <summary>Measures classifiers.</summary>
public static class ClassificationEvaluation
{
    // Of what is said to be impossible, so that one example cannot make a loss infinite.
    private const double Floor = 1e-300;

    /// <summary>Classifies a data set and compares with its labels.</summary>
    /// <exception cref="ArgumentException">An example has a label that the model was not trained with, or is of another kind.</exception>
    public static ClassificationScore Evaluate(this Classifier model, DataSet<LabelledSequence> data, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        return Evaluate(model, model.Reader.Read(data), stop);
    }

    internal static ClassificationScore Evaluate(Classifier model, IReadOnlyList<ClassifierExample> examples, CancellationToken stop)
    {
        var tally = new ClassificationTally(model.Labels, model.Spec.MultiLabel);
        // In pieces, so that no more than one is in memory where examples are read from disk.
        foreach (int[] piece in Enumerable.Range(0, examples.Count).Chunk(16 * 1024))
        {
            ClassifierExample[] read = [.. piece.Select(index => examples[index])];
            Classification[] predicted = model.Classify(read, stop);
            for (int i = 0; i < read.Length; i++) tally.Add(read[i].Labels, predicted[i]);
        }

        return tally.Score();
    }

    internal static double LogOf(double probability) => Math.Log(Math.Max(Floor, probability));
}
