namespace Unroll.Numerics;

/// <summary>How weights are kept for streaming, where reading them is what takes the time.</summary>
public enum WeightPrecision
{
    /// <summary>As they are: 32 bits.</summary>
    Single,

    /// <summary>Rounded to the upper 16 bits, about three significant digits: half the memory to read. Sums are still 32 bits.</summary>
    BFloat16,
}
