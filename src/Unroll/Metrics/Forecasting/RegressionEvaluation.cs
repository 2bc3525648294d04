using Unroll.Data;
using Unroll.Models;

namespace Unroll.Metrics;

/// <summary>Measures regressors.</summary>
public static class RegressionEvaluation
{
    /// <summary>Compares what a model says with the true scores.</summary>
    /// <exception cref="ArgumentException">There is no sequence, or one does not fit the model.</exception>
    public static RegressionScore Evaluate(this Regressor model, IReadOnlyList<ScoredSequence> sequences)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Count == 0) throw new ArgumentException("There is no sequence to measure on.", nameof(sequences));
        IReadOnlyList<double[]> said = model.PredictBatch([.. sequences.Select(sequence => sequence.Frames)]);
        int scores = model.Spec.Scores;
        double[] means = [.. Enumerable.Range(0, scores).Select(score => sequences.Average(sequence => sequence.Scores[score]))];
        double squared = 0, absolute = 0, baseline = 0;
        for (int i = 0; i < sequences.Count; i++)
        {
            for (int score = 0; score < scores; score++)
            {
                double truth = sequences[i].Scores[score], error = said[i][score] - truth;
                squared += error * error;
                absolute += Math.Abs(error);
                baseline += (truth - means[score]) * (truth - means[score]);
            }
        }

        double count = (double)sequences.Count * scores;
        return new RegressionScore(sequences.Count, squared / count, absolute / count, baseline / count);
    }
}
