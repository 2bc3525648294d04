namespace Unroll.Numerics;

/// <summary>
/// What is added to scores: that of query i and key j stands at Start + batch · Batch + head · Head + i · Row + j. A step of 0 repeats; a step of -1 from row to row
/// makes it a function of the distance j - i alone.
/// </summary>
internal readonly record struct AttentionBias(FloatBlock? Block, long Start, long Batch, long Head, long Row)
{
    /// <summary>The address of a row, or null without a bias.</summary>
    public unsafe float* RowAt(int batch, int head, int row) => Block is null ? null : Block.Pointer + Start + batch * Batch + head * Head + row * Row;
}
