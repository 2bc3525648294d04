using Unroll.Data;

namespace Unroll.Models;

/// <summary>Scaled series, each once, and the windows of parts of them.</summary>
internal sealed class ForecastData
{
    private readonly Forecaster model;
    private readonly Dictionary<Series, int> places = new(ReferenceEqualityComparer.Instance);
    private readonly List<ScaledSeries> series = [];

    public ForecastData(Forecaster model) => this.model = model;

    /// <summary>What <see cref="ForecastWindow.Series"/> counts.</summary>
    public IReadOnlyList<ScaledSeries> Series => series;

    /// <summary>The windows whose forecasts lie in the parts.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="stride">Take each window that begins so many rows after the one before.</param>
    /// <exception cref="ArgumentException">No part has a window.</exception>
    public IReadOnlyList<ForecastWindow> Windows(IReadOnlyList<SeriesPart> parts, int stride = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride);
        ForecastWindow[] windows = [.. parts.SelectMany(part => TryWindows(part, stride))];
        if (windows.Length > 0) return windows;
        SeriesPart longest = parts.MaxBy(part => part.To - part.From)!;
        throw new ArgumentException(
            $"No part has rows enough for one window: {ForecastBatch.RowsBefore(model.Spec)} rows to look back at and {model.Spec.Horizon} to foretell. The longest, of '{longest.Series.Name}', has rows {longest.From} to {longest.To}. Give longer series, or a shorter look-back or horizon.", nameof(parts));
    }

    /// <summary>The windows of one part, none if it is too short.</summary>
    public IReadOnlyList<ForecastWindow> TryWindows(SeriesPart part, int stride = 1)
    {
        ForecasterSpec spec = model.Spec;
        var windows = new List<ForecastWindow>();
        int first = Math.Max(part.From, ForecastBatch.RowsBefore(spec));
        if (first + spec.Horizon > part.To) return windows;
        int place = PlaceOf(part.Series);
        for (int time = first; time + spec.Horizon <= part.To; time += stride) windows.Add(new ForecastWindow(place, time));
        return windows;
    }

    private int PlaceOf(Series one)
    {
        if (places.TryGetValue(one, out int place)) return place;
        places.Add(one, series.Count);
        series.Add(new ScaledSeries(one, model.Scaling, model.Spec));
        return series.Count - 1;
    }
}
