using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    private const int SelectedFloatsPerChunk = 32 * 1024;

    /// <summary>
    /// Row i of the result is row <c>rows[i]</c> of <paramref name="x"/>, seen as <c>[all outer dimensions, last]</c>, or zeros where that is -1:
    /// reorders, picks and pads. Rows that are not taken are never read and get a gradient of zero.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">The input; its last dimension is a row.</param>
    /// <param name="rows">One row number, or -1, for each row of the result; no row of x twice. Not copied.</param>
    /// <param name="shape">The result's shape, with as many rows as <paramref name="rows"/> and the row size of x.</param>
    internal static Tensor SelectRows(this Tape tape, Tensor x, int[] rows, Shape shape)
    {
        int columns = x.Shape.Columns;
        Tensor result = tape.Create(shape);
        FloatBlock from = x.Block, to = result.Block;
        ForChunks(rows.Length, columns, (first, end) =>
        {
            for (int i = first; i < end; i++)
            {
                Span<float> row = to.Span.Slice(i * columns, columns);
                if (rows[i] < 0) row.Clear();
                else from.Span.Slice(rows[i] * columns, columns).CopyTo(row);
            }
        });
        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                x.WriteGradient(out bool accumulate);
                if (!accumulate) x.EditGradient().Clear();
                ForChunks(rows.Length, columns, (first, end) =>
                {
                    ReadOnlySpan<float> arriving = result.Gradient;
                    Span<float> gradient = x.EditGradient();
                    for (int i = first; i < end; i++)
                    {
                        if (rows[i] >= 0) Elementwise.AddTo(arriving.Slice(i * columns, columns), gradient.Slice(rows[i] * columns, columns));
                    }
                });
            });
        }

        return result;
    }

    private static void ForChunks(int rows, int columns, Action<int, int> body)
    {
        int rowsPerChunk = Math.Max(1, SelectedFloatsPerChunk / Math.Max(1, columns));
        if (rows <= 2 * rowsPerChunk) body(0, rows);
        else WorkerPool.Run((rows + rowsPerChunk - 1) / rowsPerChunk, chunk => body(chunk * rowsPerChunk, Math.Min(rows, (chunk + 1) * rowsPerChunk)));
    }
}
