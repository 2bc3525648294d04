namespace Unroll.Models;

/// <summary>How a forecaster reads several targets.</summary>
public enum SeriesChannels
{
    /// <summary>As one sequence of vectors: each target can tell of the others.</summary>
    Together,

    /// <summary>As one sequence for each target, all read with the same weights: more examples, fewer weights, no influence between targets.</summary>
    Independent,
}
