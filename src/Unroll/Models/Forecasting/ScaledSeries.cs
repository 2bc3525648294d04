using Unroll.Data;

namespace Unroll.Models;

/// <summary>A series as the model reads it: scaled targets, and the other features of each row.</summary>
internal sealed class ScaledSeries
{
    /// <summary>Scales a series.</summary>
    /// <param name="series">The past.</param>
    /// <param name="scaling">The model's scaling.</param>
    /// <param name="spec">The model.</param>
    /// <param name="future">Rows after the past that tell what is known of the future; none if nothing is known.</param>
    /// <param name="ahead">How many rows ahead the calendar must reach beyond the series.</param>
    /// <param name="interval">The time between rows, where the series is only the end of one; its own if absent.</param>
    /// <exception cref="ArgumentException">A column is missing, or the calendar is wanted of a series without regular times.</exception>
    public ScaledSeries(Series series, ForecastScaling scaling, ForecasterSpec spec, Series? future = null, int ahead = 0, TimeInterval? interval = null)
    {
        Series = series;
        Length = series.Length;
        TargetCount = spec.Targets.Count;
        int past = spec.Covariates.Count, known = spec.Known.Count, calendar = Calendar.Count(spec.Calendar);
        (PastCount, KnownCount) = (past, known + calendar);
        int[] places = [.. scaling.Columns.Select(series.IndexOf)];
        Targets = new float[Length * TargetCount];
        Past = new float[Length * past];
        int rows = Length + (KnownCount == 0 ? 0 : ahead);
        Known = new float[rows * KnownCount];
        for (int t = 0; t < Length; t++)
        {
            for (int i = 0; i < TargetCount; i++) Targets[t * TargetCount + i] = scaling.Scale(series[t][places[i]], i, series, t);
            for (int i = 0; i < past; i++) Past[t * past + i] = scaling.Scale(series[t][places[TargetCount + i]], TargetCount + i, series, t);
        }

        if (KnownCount == 0) return;
        for (int i = 0; i < known; i++)
        {
            int column = TargetCount + past + i, place = future?.IndexOf(scaling.Columns[column]) ?? -1;
            for (int t = 0; t < rows; t++)
            {
                double value = t < Length ? series[t][places[column]] : future is not null && t - Length < future.Length ? future[t - Length][place] : throw NothingKnown(scaling.Columns[column], ahead, nameof(future));
                Known[t * KnownCount + i] = scaling.Scale(value, column, series, t);
            }
        }

        if (calendar == 0) return;
        for (int t = 0; t < rows; t++) Calendar.Write(spec.Calendar, TimeOf(t, future, interval), Known.AsSpan(t * KnownCount + known, calendar));
    }

    /// <summary>In the units of the data.</summary>
    public Series Series { get; }

    /// <summary>Rows whose targets are known.</summary>
    public int Length { get; }

    public int TargetCount { get; }

    public int PastCount { get; }

    public int KnownCount { get; }

    /// <summary><c>[time, targets]</c>.</summary>
    public float[] Targets { get; }

    /// <summary><c>[time, covariates]</c>.</summary>
    public float[] Past { get; }

    /// <summary><c>[time, known and calendar]</c>, beyond the series where the future is known.</summary>
    public float[] Known { get; }

    /// <summary>The same series with more rows, given by their scaled targets. There must be no covariates.</summary>
    public ScaledSeries Extend(float[] targets) => new(this, targets);

    private ScaledSeries(ScaledSeries before, float[] targets)
    {
        (Series, TargetCount, PastCount, KnownCount, Past, Known) = (before.Series, before.TargetCount, before.PastCount, before.KnownCount, before.Past, before.Known);
        Targets = [.. before.Targets, .. targets];
        Length = before.Length + targets.Length / TargetCount;
    }

    private DateTime TimeOf(int row, Series? future, TimeInterval? interval)
    {
        if (Series.Times.Count == 0) throw new ArgumentException($"The model reads the calendar, but the series '{Series.Name}' has no times. Read it with a time column.", nameof(future));
        if (row < Length) return Series.Times[row];
        if (future is { Times.Count: > 0 } && row - Length < future.Length) return future.Times[row - Length];
        return (interval ?? Series.Interval) is { } known
            ? known.After(Series.Times[^1], row - Length + 1)
            : throw new ArgumentException($"The model reads the calendar, but the rows of '{Series.Name}' have no regular interval, so the times ahead are not known. Give the future rows with their times.", nameof(future));
    }

    private ArgumentException NothingKnown(string column, int ahead, string parameter) =>
        new($"The model needs '{column}' for the {ahead} rows after the series '{Series.Name}'. Give future rows with that column.", parameter);
}
