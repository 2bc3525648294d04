using Unroll.Data;
using Unroll.Models;

namespace Unroll.Metrics;

/// <summary>Measures forecasters by rolling evaluation: from every row of a part the next ones are foretold from those before, with the weights as they are.</summary>
public static class ForecastEvaluation
{
    /// <summary>Measures a forecaster.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parts">The part of each series whose rows are foretold.</param>
    /// <param name="stride">Foretell from each so many rows after the one before. Default: 1, from every row.</param>
    /// <param name="season">Rows of one season; what the model's spec says if absent, or else what the interval suggests.</param>
    /// <param name="stop">Breaks off.</param>
    /// <exception cref="ArgumentException">No part has rows enough for one window, or a column is missing.</exception>
    /// <exception cref="OperationCanceledException">It was broken off.</exception>
    public static ForecastScore Evaluate(this Forecaster model, IReadOnlyList<SeriesPart> parts, int stride = 1, int? season = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(parts);
        int rows = season ?? model.Spec.Season ?? SeasonalBaseline.Season(parts.Count > 0 ? parts[0].Series.Interval : null);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows, nameof(season));
        var tally = new ForecastTally(model, rows);
        var data = new ForecastData(model);
        _ = data.Windows(parts, stride);
        foreach (SeriesPart part in parts)
        {
            IReadOnlyList<ForecastWindow> windows = data.TryWindows(part, stride);
            if (windows.Count == 0) continue;
            ScaledSeries series = data.Series[windows[0].Series];
            double[] changes = tally.Changes(part);
            int at = 0;
            foreach (float[] forecast in ForecastPrediction.Predict(model, data.Series, windows))
            {
                stop.ThrowIfCancellationRequested();
                tally.Add(series, windows[at++].Time, forecast, changes);
            }
        }

        return tally.Score();
    }
}
