using System.Globalization;

namespace Unroll.Metrics;

/// <summary>What a forecaster reaches on some data, always beside the naive forecasts, so that a useless model looks useless.</summary>
public sealed record ForecastScore
{
    /// <summary>How many windows were foretold.</summary>
    public required long Windows { get; init; }

    /// <summary>How many steps each.</summary>
    public required int Horizon { get; init; }

    /// <summary>Rows of one season, for the seasonal naive forecast and MASE.</summary>
    public required int Season { get; init; }

    /// <summary>Over all targets. Where these have different units, only what is free of units means something.</summary>
    public required ForecastComparison All { get; init; }

    /// <summary>By target.</summary>
    public required IReadOnlyDictionary<string, ForecastComparison> Targets { get; init; }

    /// <summary>Mean of |x - f| in the model's units for each step of the horizon.</summary>
    public required IReadOnlyList<double> ByStep { get; init; }

    /// <summary>The share of outcomes below each quantile, by level: equal to the level if the model is calibrated. Empty for single numbers.</summary>
    public required IReadOnlyDictionary<double, double> Below { get; init; }

    /// <summary>The share of outcomes between the outermost quantiles, or NaN.</summary>
    public double Coverage => Below.Count < 2 ? double.NaN : Below.MaxBy(pair => pair.Key).Value - Below.MinBy(pair => pair.Key).Value;

    /// <summary>What the coverage should be, or NaN.</summary>
    public double ExpectedCoverage => Below.Count < 2 ? double.NaN : Below.Keys.Max() - Below.Keys.Min();

    /// <summary>The main figures.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Windows} windows of {Horizon}: scaled MSE {All.Model.ScaledSquared:F4} (naive {All.Naive.ScaledSquared:F4}, seasonal {All.SeasonalNaive.ScaledSquared:F4}), MASE {All.Model.Scaled:F3} (naive {All.Naive.Scaled:F3}, seasonal {All.SeasonalNaive.Scaled:F3})");
}
