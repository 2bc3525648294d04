namespace Unroll.Numerics;

/// <summary>
/// The right operand B [k, n] of matrix products in the order in which the kernels read it. Worth making once for weights that are used many
/// times between two updates. Safe for many readers.
/// </summary>
internal sealed class PackedMatrix
{
    private PackedMatrix(int depth, int columns, SimdLevel level)
    {
        Depth = depth;
        Columns = columns;
        Level = level;
        Storage = new FloatBlock(Math.Max(1, level switch
        {
            SimdLevel.Vector512 => RoundUp(columns, 16) * depth,
            SimdLevel.Vector256 => RoundUp(columns, 8) * depth,
            SimdLevel.Vector128 => RoundUp(columns, 4) * depth,
            _ => columns * depth,
        }));
    }

    /// <summary>Rows of B: k.</summary>
    public int Depth { get; }

    /// <summary>Columns of B: n.</summary>
    public int Columns { get; }

    internal SimdLevel Level { get; }

    internal FloatBlock Storage { get; }

    /// <summary>Packs B, stored as [k, n] or, <paramref name="transposed"/>, as [n, k] with <paramref name="leading"/> floats from row to row.</summary>
    public static PackedMatrix Pack(ReadOnlySpan<float> b, int leading, bool transposed, int k, int n)
    {
        var packed = new PackedMatrix(k, n, Simd.Level);
        packed.Fill(b, leading, transposed);
        return packed;
    }

    /// <summary>Room for a B that <see cref="Fill"/> will bring.</summary>
    internal static PackedMatrix Empty(int k, int n, SimdLevel level) => new(k, n, level);

    /// <summary>Packs another B of the same size into the same memory. Nobody may be reading.</summary>
    public void Fill(ReadOnlySpan<float> b, int leading, bool transposed)
    {
        MatrixProduct.CheckOperand(b, leading, transposed ? Columns : Depth, transposed ? Depth : Columns, nameof(b));
        MatrixProduct.Pack(this, b, leading, transposed);
    }

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;
}
