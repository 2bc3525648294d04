namespace Unroll.Models;

/// <summary>What is taken out of the targets of each window before the model reads it, and added to its forecast again. Makes up for levels that drift.</summary>
public enum WindowNormalization
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The last known value. A model that says zero then repeats it.</summary>
    /// <remarks>Zeng, Chen, Zhang, Xu, "Are Transformers Effective for Time Series Forecasting?", AAAI 2023 (NLinear).</remarks>
    LastValue,

    /// <summary>The window's mean; and what remains is divided by its standard deviation.</summary>
    /// <remarks>Kim et al., "Reversible Instance Normalization", ICLR 2022, without its learnt affine map.</remarks>
    MeanDeviation,
}
