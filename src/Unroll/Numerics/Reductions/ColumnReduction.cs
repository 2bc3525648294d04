using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>Column sums: fixed chunks of rows, each added up in float; the chunks' sums are added in order, in double.</summary>
internal static unsafe class ColumnReduction
{
    private const int RowsPerChunk = 256;
    private const int ColumnsPerTile = 1024;
    private const int ElementsWorthThreads = 32 * 1024;

    public static void Run(ReadOnlySpan<float> matrix, int columns, Span<float> destination, bool accumulate)
    {
        if (columns == 0) return;
        int rows = matrix.Length / columns;
        if (rows * columns != matrix.Length || destination.Length != columns)
            throw new ArgumentException($"A matrix of {matrix.Length} elements has no {columns} columns to add up into {destination.Length}.", nameof(matrix));
        int rowChunks = Math.Max(1, (rows + RowsPerChunk - 1) / RowsPerChunk), tiles = (columns + ColumnsPerTile - 1) / ColumnsPerTile;
        FloatBlock scratch = BlockPool.Rent(rowChunks * columns);
        fixed (float* m = matrix, d = destination)
        {
            var body = new Body { Matrix = m, Partial = scratch.Pointer, Columns = columns, Rows = rows, Tiles = tiles };
            if (matrix.Length < ElementsWorthThreads) for (int i = 0; i < rowChunks * tiles; i++) body.Run(i);
            else WorkerPool.Run(rowChunks * tiles, ref body);
            for (int column = 0; column < columns; column++)
            {
                double sum = accumulate ? d[column] : 0;
                for (int chunk = 0; chunk < rowChunks; chunk++) sum += body.Partial[chunk * columns + column];
                d[column] = (float)sum;
            }
        }

        BlockPool.Return(scratch);
    }

    private struct Body : IChunkBody
    {
        public float* Matrix;
        public float* Partial;
        public int Columns;
        public int Rows;
        public int Tiles;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int chunk)
        {
            int rowChunk = chunk / Tiles, tile = chunk % Tiles, stride = Columns;
            int first = rowChunk * RowsPerChunk, end = Math.Min(Rows, first + RowsPerChunk);
            int start = tile * ColumnsPerTile, count = Math.Min(ColumnsPerTile, stride - start);
            float* sums = Partial + (long)rowChunk * stride + start;
            new Span<float>(sums, count).Clear();
            int row = first;
            for (; row <= end - 4; row += 4)
            {
                float* r0 = Matrix + (long)row * stride + start, r1 = r0 + stride, r2 = r1 + stride, r3 = r2 + stride;
                int c = 0;
                for (; c <= count - 16; c += 16)
                {
                    Vector512<float> four = (Vector512.Load(r0 + c) + Vector512.Load(r1 + c)) + (Vector512.Load(r2 + c) + Vector512.Load(r3 + c));
                    (Vector512.Load(sums + c) + four).Store(sums + c);
                }

                for (; c < count; c++) sums[c] += (r0[c] + r1[c]) + (r2[c] + r3[c]);
            }

            for (; row < end; row++)
            {
                float* r = Matrix + (long)row * stride + start;
                for (int c = 0; c < count; c++) sums[c] += r[c];
            }
        }
    }
}
