using Unroll.Data;
using Unroll.Models;

namespace Unroll.Insight;

/// <summary>Adds <c>Explain</c> to regressors.</summary>
public static class ExplainRegressor
{
    /// <summary>
    /// Which frames, or which features, moved a number that a regressor gives to a sequence. A part is taken out by setting it to the mean of the training data. Figures are in the
    /// units of the scores.
    /// </summary>
    /// <param name="model">The model; it is only read.</param>
    /// <param name="frames">The sequence.</param>
    /// <param name="score">Which of the numbers, from 0.</param>
    /// <param name="by">Frames or features.</param>
    /// <exception cref="ArgumentException">The model has no such score, or the frames have another number of features.</exception>
    public static Attribution Explain(this Regressor model, Frames frames, int score = 0, TableUnit by = TableUnit.Rows)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(frames);
        return new ExplainedRegressor(model).Explain(frames, score, by);
    }
}
