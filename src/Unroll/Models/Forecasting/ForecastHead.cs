namespace Unroll.Models;

/// <summary>How the state after the look-back becomes the values of the horizon.</summary>
public enum ForecastHead
{
    /// <summary>One linear map from the state to all steps.</summary>
    Direct,

    /// <summary>
    /// For each patch of the horizon the recurrent layers make one further step from the state, fed a learnt vector that says which patch it is; a linear map
    /// then gives the patch's values. All patches at once, none feeding the next.
    /// </summary>
    /// <remarks>Lin et al., "SegRNN: Segment Recurrent Neural Network for Long-Term Time Series Forecasting", 2023: parallel multi-step forecasting.</remarks>
    Segments,
}
