namespace Unroll.Models;

/// <summary>What a forecaster of single numbers learns by.</summary>
public enum ForecastLoss
{
    /// <summary>The squared error: aims at the mean.</summary>
    Squared,

    /// <summary>The absolute error: aims at the median and minds outliers less.</summary>
    Absolute,

    /// <summary>Huber's loss with width 1: squared for small errors, absolute for large ones.</summary>
    Huber,
}
