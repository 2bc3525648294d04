namespace Unroll.Metrics;

/// <summary>The errors of a model beside those of forecasts that need no model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Naive">The last known value, repeated.</param>
/// <param name="SeasonalNaive">The value of one season before, or, where the past is shorter than a season, the last one.</param>
public sealed record ForecastComparison(ForecastErrors Model, ForecastErrors Naive, ForecastErrors SeasonalNaive);
