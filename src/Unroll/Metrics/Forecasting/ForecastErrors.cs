namespace Unroll.Metrics;

/// <summary>How far forecasts were from what happened.</summary>
public sealed record ForecastErrors
{
    /// <summary>Mean of (x - f)², in the data's units squared.</summary>
    public required double MeanSquared { get; init; }

    /// <summary>Mean of |x - f|, in the data's units.</summary>
    public required double MeanAbsolute { get; init; }

    /// <summary>
    /// MASE: mean of |x - f| over the mean change from season to season in the rows before the part. Below 1 is better than repeating the season there.
    /// NaN where those rows do not change.
    /// </summary>
    /// <remarks>Hyndman and Koehler, "Another look at measures of forecast accuracy", 2006.</remarks>
    public required double Scaled { get; init; }

    /// <summary>sMAPE in percent: mean of 200 |x - f| / (|x| + |f|), 0 where both are 0. 0 to 200. Says little about values near zero.</summary>
    /// <remarks>Makridakis 1993, in the form of the M4 competition.</remarks>
    public required double SymmetricPercentage { get; init; }

    /// <summary>Mean of (x - f)² in the model's units: with standard scaling, deviations of the training part. What papers report for the ETT data.</summary>
    public required double ScaledSquared { get; init; }

    /// <summary>Mean of |x - f| in the model's units.</summary>
    public required double ScaledAbsolute { get; init; }

    /// <summary>Mean pinball loss over the model's quantiles, in the data's units; for a forecast of single numbers, of that number as every quantile. NaN where the model has no quantiles.</summary>
    public required double Pinball { get; init; }

    /// <summary>The root of <see cref="MeanSquared"/>, in the data's units.</summary>
    public double RootMeanSquared => Math.Sqrt(MeanSquared);
}
