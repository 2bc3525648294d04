namespace Unroll.Models;

/// <summary>How the numbers of each column are made comparable. Measured on the training part only and saved with the model.</summary>
public enum SeriesScaling
{
    /// <summary>Minus the mean, over the standard deviation.</summary>
    Standard,

    /// <summary>The training part's least value becomes 0, its greatest 1.</summary>
    MinMax,

    /// <summary>As they are.</summary>
    None,
}
