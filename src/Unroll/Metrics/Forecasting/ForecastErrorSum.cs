namespace Unroll.Metrics;

/// <summary>Adds up the errors of forecasts.</summary>
internal sealed class ForecastErrorSum
{
    private double squared, absolute, percentage, scaledSquared, scaledAbsolute, seasonal, pinball;
    private long count, seasonalCount;

    /// <summary>Counts one forecast.</summary>
    /// <param name="truth">What happened.</param>
    /// <param name="forecast">What was said.</param>
    /// <param name="scaledTruth">The same in the model's units.</param>
    /// <param name="scaledForecast">The same in the model's units.</param>
    /// <param name="season">The mean seasonal change that MASE divides by; 0 for none.</param>
    /// <param name="loss">The mean pinball loss.</param>
    public void Add(double truth, double forecast, double scaledTruth, double scaledForecast, double season, double loss)
    {
        double error = Math.Abs(truth - forecast), scaled = scaledTruth - scaledForecast, size = Math.Abs(truth) + Math.Abs(forecast);
        squared += error * error;
        absolute += error;
        percentage += size > 0 ? 200 * error / size : 0;
        scaledSquared += scaled * scaled;
        scaledAbsolute += Math.Abs(scaled);
        pinball += loss;
        count++;
        if (season <= 0) return;
        seasonal += error / season;
        seasonalCount++;
    }

    public void Add(ForecastErrorSum other)
    {
        squared += other.squared;
        absolute += other.absolute;
        percentage += other.percentage;
        scaledSquared += other.scaledSquared;
        scaledAbsolute += other.scaledAbsolute;
        seasonal += other.seasonal;
        pinball += other.pinball;
        count += other.count;
        seasonalCount += other.seasonalCount;
    }

    public ForecastErrors Mean() => new()
    {
        MeanSquared = squared / count,
        MeanAbsolute = absolute / count,
        Scaled = seasonalCount > 0 ? seasonal / seasonalCount : double.NaN,
        SymmetricPercentage = percentage / count,
        ScaledSquared = scaledSquared / count,
        ScaledAbsolute = scaledAbsolute / count,
        Pinball = pinball / count,
    };
}
