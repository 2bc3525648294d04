namespace Unroll.Formats;

/// <summary>The Castagnoli cyclic redundancy check by table, and the mask that TFRecord files put over it.</summary>
/// <remarks>Castagnoli, Bräuer, Herrmann, "Optimization of cyclic redundancy-check codes with 24 and 32 parity bits", 1993.</remarks>
internal static class Crc32C
{
    private const uint ReversedPolynomial = 0x82F63B78;
    private const uint MaskDelta = 0xA282EAD8;

    private static readonly uint[] table = CreateTable();

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint remainder = uint.MaxValue;
        foreach (byte value in bytes) remainder = table[(byte)(remainder ^ value)] ^ (remainder >> 8);
        return ~remainder;
    }

    /// <summary>Rotated right by 15 bits plus a constant, so that a check of data that contain their own check stays useful.</summary>
    public static uint Masked(ReadOnlySpan<byte> bytes) => uint.RotateRight(Compute(bytes), 15) + MaskDelta;

    private static uint[] CreateTable()
    {
        uint[] entries = new uint[256];
        for (uint i = 0; i < entries.Length; i++)
        {
            uint remainder = i;
            for (int bit = 0; bit < 8; bit++) remainder = (remainder & 1) != 0 ? (remainder >> 1) ^ ReversedPolynomial : remainder >> 1;
            entries[i] = remainder;
        }

        return entries;
    }
}
