using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>Rows of one size, collected one block after the other in memory of the pool.</summary>
internal sealed class RowBuffer(int columns)
{
    private FloatBlock? block;

    /// <summary>Numbers in a row.</summary>
    public int Columns => columns;

    /// <summary>How many rows there are.</summary>
    public int Rows { get; private set; }

    /// <summary>The rows.</summary>
    public Span<float> Values => block is null ? default : block.Span[..(Rows * columns)];

    /// <summary>Appends rows; zeros where there are none to copy.</summary>
    /// <param name="rows">Row after row, or empty for zeros.</param>
    /// <param name="count">How many.</param>
    public void Append(ReadOnlySpan<float> rows, int count)
    {
        Reserve((Rows + count) * columns);
        Span<float> target = block!.Span.Slice(Rows * columns, count * columns);
        if (rows.IsEmpty) target.Clear();
        else rows[..(count * columns)].CopyTo(target);
        Rows += count;
    }

    /// <summary>Forgets the rows and gives the memory back.</summary>
    public void Clear()
    {
        if (block is not null) BlockPool.Return(block);
        block = null;
        Rows = 0;
    }

    private void Reserve(int length)
    {
        if (block is not null && block.Capacity >= length) return;
        FloatBlock larger = BlockPool.Rent(Math.Max(length, block is null ? 8 * length : 2 * block.Capacity));
        if (block is not null)
        {
            Values.CopyTo(larger.Span);
            BlockPool.Return(block);
        }

        block = larger;
    }
}
