namespace Unroll.Formats;

/// <summary>What the numbers of an array on disk are. All are little-endian.</summary>
public enum ElementType
{
    /// <summary>32-bit floating point.</summary>
    Float32,

    /// <summary>64-bit floating point.</summary>
    Float64,

    /// <summary>IEEE 16-bit floating point: 5 bits exponent, 10 bits fraction.</summary>
    Float16,

    /// <summary>The upper half of a 32-bit floating point number: 8 bits exponent, 7 bits fraction.</summary>
    BFloat16,

    /// <summary>64-bit signed integer.</summary>
    Int64,

    /// <summary>32-bit signed integer.</summary>
    Int32,

    /// <summary>8-bit unsigned integer.</summary>
    UInt8,

    /// <summary>8-bit signed integer.</summary>
    Int8,

    /// <summary>One byte, 0 or 1.</summary>
    Boolean,
}
