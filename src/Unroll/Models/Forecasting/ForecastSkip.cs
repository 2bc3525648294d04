namespace Unroll.Models;

/// <summary>A linear map from the look-back to the horizon beside the recurrent layers, the same for all targets.</summary>
public enum ForecastSkip
{
    /// <summary>None.</summary>
    None,

    /// <summary>One map.</summary>
    Linear,

    /// <summary>One map for the moving average of 25 steps, one for what remains.</summary>
    /// <remarks>Zeng et al., AAAI 2023 (DLinear).</remarks>
    Decomposition,
}
