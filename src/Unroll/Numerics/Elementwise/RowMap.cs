using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>Operations between one row and every row of a matrix.</summary>
internal static unsafe class RowMap
{
    private const int ChunkElements = 16 * 1024;

    public static void AddRow(ReadOnlySpan<float> row, Span<float> matrix)
    {
        int columns = row.Length, rows = matrix.Length / columns;
        if (rows * columns != matrix.Length) throw new ArgumentException($"A row of {columns} does not divide a matrix of {matrix.Length} elements.", nameof(row));
        fixed (float* r = row, m = matrix)
        {
            var body = new Body { Row = r, Matrix = m, Columns = columns, Rows = rows, RowsPerChunk = Math.Max(1, ChunkElements / columns) };
            if (matrix.Length < 2 * ChunkElements) body.RunRows(0, rows);
            else WorkerPool.Run((rows + body.RowsPerChunk - 1) / body.RowsPerChunk, ref body);
        }
    }

    private struct Body : IChunkBody
    {
        public float* Row;
        public float* Matrix;
        public int Columns;
        public int Rows;
        public int RowsPerChunk;

        public readonly void Run(int chunk) => RunRows(chunk * RowsPerChunk, Math.Min(Rows, (chunk + 1) * RowsPerChunk));

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void RunRows(int first, int end)
        {
            float* row = Row;
            int columns = Columns;
            for (int i = first; i < end; i++)
            {
                float* target = Matrix + (long)i * columns;
                int c = 0;
                for (; c <= columns - 16; c += 16) (Vector512.Load(target + c) + Vector512.Load(row + c)).Store(target + c);
                for (; c < columns; c++) target[c] += row[c];
            }
        }
    }
}
