namespace Unroll.Models;

/// <summary>What a forecaster says about each step.</summary>
public enum ForecastOutput
{
    /// <summary>One number.</summary>
    Point,

    /// <summary>A normal distribution: mean and standard deviation.</summary>
    Gaussian,

    /// <summary>Some quantiles.</summary>
    Quantiles,
}
