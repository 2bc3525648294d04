namespace Unroll.Tests.Numerics;

/// <summary>A number that changes when any bit of what was added changes; all NaN count as the same.</summary>
internal sealed class Checksum
{
    /// <summary>The checksum so far.</summary>
    public ulong Value { get; private set; } = 14695981039346656037;

    public void Add(ReadOnlySpan<float> values)
    {
        foreach (float value in values) Add(float.IsNaN(value) ? 0x7FC0_0000u : BitConverter.SingleToUInt32Bits(value));
    }

    public void Add(double value) => Add(BitConverter.DoubleToUInt64Bits(double.IsNaN(value) ? double.NaN : value));

    private void Add(ulong bits) => Value = (Value ^ bits) * 1099511628211 + (bits >> 29);
}
