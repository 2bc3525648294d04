using Unroll.Data;
using Unroll.Models;

namespace Unroll.Insight;

/// <summary>Adds <c>Explain</c> to forecasters.</summary>
public static class ExplainForecaster
{
    /// <summary>
    /// Which past rows, or which columns, moved a forecast. A part is taken out by setting it to what the window counts from: its last value or its mean where the model
    /// normalises windows, no change where it reads changes, otherwise the offset of the scaling, which is the mean of the training part. Figures are in the units of the target; with
    /// logarithms, of the logarithm.
    /// </summary>
    /// <param name="model">The model; it is only read.</param>
    /// <param name="series">The past, as for a forecast.</param>
    /// <param name="step">Which step of the horizon, from 0.</param>
    /// <param name="target">Which target; the first if absent.</param>
    /// <param name="by">Rows or columns.</param>
    /// <param name="future">What is known of the future, for a model that reads such.</param>
    /// <exception cref="ArgumentException">The model has no such step or target, or the series does not fit it.</exception>
    public static Attribution Explain(this Forecaster model, Series series, int step = 0, string? target = null, TableUnit by = TableUnit.Rows, Series? future = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(series);
        return new ExplainedForecaster(model).Explain(series, step, target, by, future);
    }
}
