namespace Unroll.Numerics;

/// <summary>How many bits a weight has where only predictions are wanted. Reading weights is what a single step takes its time for, so fewer bits are faster.</summary>
public enum WeightPrecision
{
    /// <summary>32 bits, as trained.</summary>
    Float32,

    /// <summary>Rounded to the upper 16 bits, about three significant digits: half the memory to read. Sums have 32 bits.</summary>
    BFloat16,

    /// <summary>A whole number from -127 to 127 times a factor for each row of a matrix, its largest absolute value / 127: a quarter of the memory to read. Sums have 32 bits.</summary>
    Int8,
}
