using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>The upper half of a float: 8 bits exponent, 7 bits fraction.</summary>
internal static class BFloat16
{
    /// <summary>To the nearest, halves to even; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value)) return (ushort)((bits >> 16) | 0x40);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
