using Unroll.Data;

namespace Unroll.Metrics;

/// <summary>Forecasts that need no model.</summary>
public static class SeasonalBaseline
{
    /// <summary>
    /// The row whose values are repeated for a step: the last one that is a whole number of seasons before it, or, where the past is shorter than a season,
    /// the last row.
    /// </summary>
    /// <param name="time">The first row to foretell, above 0.</param>
    /// <param name="step">Steps from there on, from 0.</param>
    /// <param name="season">Rows of a season; 1 repeats the last row.</param>
    public static int Row(int time, int step, int season)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(time);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(season);
        return season > time ? time - 1 : time + step - season * (step / season + 1);
    }

    /// <summary>Rows of a season by the interval: a day of hours or minutes, a week of days, a year of weeks, months or quarters; otherwise 1.</summary>
    public static int Season(TimeInterval? interval) => interval switch
    {
        { Months: > 0 and <= 12 } calendar => 12 / calendar.Months,
        { Span.TotalDays: < 1 and > 0 } part => (int)Math.Max(1, Math.Round(TimeSpan.FromDays(1) / part.Span)),
        { Span.TotalDays: 1 } => 7,
        { Span.TotalDays: 7 } => 52,
        _ => 1,
    };

    /// <summary>The mean change of a column from season to season over some rows, or 0 where there are too few.</summary>
    internal static double MeanChange(Series series, int column, int rows, int season)
    {
        double sum = 0;
        for (int t = season; t < rows; t++) sum += Math.Abs(series[t][column] - series[t - season][column]);
        return rows > season ? sum / (rows - season) : 0;
    }
}
