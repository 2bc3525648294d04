using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>
/// Sums over the rows of a matrix. Blocks of a fixed number of rows are summed on all threads and then added in their order, so that the result does not
/// depend on the number of threads.
/// </summary>
internal static unsafe class StridedColumnSums
{
    private const int BlockRows = 64;

    public static void Compute(ReadOnlySpan<float> matrix, int stride, int columns, int rows, Span<float> sums)
    {
        sums.Clear();
        if (rows == 0) return;
        int blocks = (rows + BlockRows - 1) / BlockRows;
        FloatBlock partial = BlockPool.Rent(blocks * columns);
        fixed (float* source = matrix)
        {
            var job = new Job { Source = source, Stride = stride, Columns = columns, Rows = rows, Partial = partial.Pointer, Level = Simd.Level };
            if ((long)rows * columns < 100_000)
            {
                for (int block = 0; block < blocks; block++) job.Run(block);
            }
            else
            {
                WorkerPool.Run(blocks, ref job);
            }
        }

        for (int block = 0; block < blocks; block++)
        {
            ReadOnlySpan<float> values = partial.Span.Slice(block * columns, columns);
            for (int i = 0; i < columns; i++) sums[i] += values[i];
        }

        BlockPool.Return(partial);
    }

    private struct Job : IChunkBody
    {
        public float* Source, Partial;
        public nint Stride;
        public int Columns, Rows;
        public SimdLevel Level;

        public readonly void Run(int chunk)
        {
            switch (Level)
            {
                case SimdLevel.Vector512: Run<Vector512<float>, Simd512>(chunk); break;
                case SimdLevel.Vector256: Run<Vector256<float>, Simd256>(chunk); break;
                case SimdLevel.Vector128: Run<Vector128<float>, Simd128>(chunk); break;
                default: Run<float, SimdScalar>(chunk); break;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Run<TV, S>(int chunk)
            where TV : struct
            where S : struct, ISimd<TV>
        {
            int first = chunk * BlockRows, count = Math.Min(BlockRows, Rows - first);
            float* row = Source + first * Stride;
            float* sums = Partial + (nint)chunk * Columns;
            int column = 0;
            for (; column + 4 * S.Width <= Columns; column += 4 * S.Width)
            {
                TV a = S.Zero, b = S.Zero, c = S.Zero, d = S.Zero;
                float* at = row + column;
                for (int i = 0; i < count; i++)
                {
                    a = S.Add(a, S.Load(at));
                    b = S.Add(b, S.Load(at + S.Width));
                    c = S.Add(c, S.Load(at + 2 * S.Width));
                    d = S.Add(d, S.Load(at + 3 * S.Width));
                    at += Stride;
                }

                S.Store(sums + column, a);
                S.Store(sums + column + S.Width, b);
                S.Store(sums + column + 2 * S.Width, c);
                S.Store(sums + column + 3 * S.Width, d);
            }

            for (; column < Columns; column++)
            {
                float sum = 0f;
                for (int i = 0; i < count; i++) sum += row[i * Stride + column];
                sums[column] = sum;
            }
        }
    }
}
