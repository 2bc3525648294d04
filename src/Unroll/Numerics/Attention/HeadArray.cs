namespace Unroll.Numerics;

/// <summary>Vectors of several heads side by side in the rows of an array: that of a head begins at First + row · Row + head · size.</summary>
/// <param name="Block">The numbers.</param>
/// <param name="First">Where head 0 of row 0 begins.</param>
/// <param name="Row">Floats from row to row.</param>
internal readonly record struct HeadArray(FloatBlock Block, int First, int Row)
{
    /// <summary>The address of a vector.</summary>
    public unsafe float* At(long row, int head, int size) => Block.Pointer + First + row * Row + (long)head * size;
}
