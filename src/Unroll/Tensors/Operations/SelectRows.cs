namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>
    /// Row i of the result is row <c>rows[i]</c> of <paramref name="x"/>, seen as <c>[all outer dimensions, last]</c>, or zeros where that is -1:
    /// reorders, picks, repeats and pads. Gradients of a row that is taken several times add up; rows never taken are never read.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">The input; its last dimension is a row.</param>
    /// <param name="rows">One row number, or -1, for each row of the result. Not copied.</param>
    /// <param name="shape">The result's shape, with as many rows as <paramref name="rows"/> and the row size of x.</param>
    internal static Tensor SelectRows(this Tape tape, Tensor x, int[] rows, Shape shape)
    {
        int columns = x.Shape.Columns;
        Tensor result = tape.Create(shape);
        CopyRows(x.Values, result.Edit(), rows, columns);
        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                Span<float> gradient = x.WriteGradient(out bool accumulate);
                if (!accumulate) gradient.Clear();
                AddRows(result.Gradient, gradient, rows, columns);
            });
        }

        return result;
    }

    private static void CopyRows(ReadOnlySpan<float> from, Span<float> to, int[] rows, int columns)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            Span<float> row = to.Slice(i * columns, columns);
            if (rows[i] < 0) row.Clear();
            else from.Slice(rows[i] * columns, columns).CopyTo(row);
        }
    }

    private static void AddRows(ReadOnlySpan<float> from, Span<float> to, int[] rows, int columns)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] < 0) continue;
            ReadOnlySpan<float> row = from.Slice(i * columns, columns);
            Span<float> target = to.Slice(rows[i] * columns, columns);
            for (int k = 0; k < columns; k++) target[k] += row[k];
        }
    }
}
