namespace Unroll.Models;

/// <summary>Whether a forecaster reads values or their changes from row to row.</summary>
public enum SeriesDifferencing
{
    /// <summary>Values.</summary>
    None,

    /// <summary>Changes. The forecast is the change since the last known value.</summary>
    Difference,

    /// <summary>Changes of the logarithm, for prices: the forecast is a growth since the last known value. All values must be above zero.</summary>
    LogDifference,
}
