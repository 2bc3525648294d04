using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>The largest few numbers of each row of a matrix [rows, columns], and the logarithm of each row's sum of exponentials: what a search asks of the scores of a vocabulary.</summary>
/// <remarks>
/// A row is read once, four vectors at a time, against the smallest number that was kept so far: after the first few hundred numbers a new one is rare, so that the time is that of reading.
/// Chunks are whole rows, so that threads change nothing.
/// </remarks>
internal static unsafe class LargestOfRows
{
    private const int Block = 64;
    private const int WorkWorthThreads = 16 * 1024;

    /// <summary>The columns of the <paramref name="count"/> largest numbers of each row, the largest first, of equal ones the smaller column first.</summary>
    /// <param name="source">[rows, columns]; NaN counts as the smallest.</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <param name="count">How many are wanted of each row.</param>
    /// <param name="ids">Written, [rows, count]: -1 where a row has no more numbers above negative infinity.</param>
    public static void Find(ReadOnlySpan<float> source, int columns, int count, Span<int> ids)
    {
        int rows = Check(source, columns, ids.Length, count);
        fixed (float* s = source)
        fixed (int* i = ids)
        {
            var body = new FindBody { Source = s, Ids = i, Columns = columns, Count = count };
            Run(rows, columns, ref body);
        }
    }

    /// <summary>log(sum(e^x)) of each row in double precision; negative infinity for a row of negative infinities, NaN for one with NaN.</summary>
    /// <param name="source">[rows, columns].</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <param name="sums">Written, [rows].</param>
    public static void LogSumExp(ReadOnlySpan<float> source, int columns, Span<double> sums)
    {
        int rows = Check(source, columns, sums.Length, 1);
        fixed (float* s = source)
        fixed (double* d = sums)
        {
            var body = new SumBody { Source = s, Sums = d, Columns = columns };
            Run(rows, columns, ref body);
        }
    }

    private static int Check(ReadOnlySpan<float> source, int columns, int results, int perRow)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perRow);
        int rows = source.Length / columns;
        if (rows * columns != source.Length || rows * perRow != results)
            throw new ArgumentException($"{source.Length} numbers are not rows of {columns} with {perRow} results each in {results} places.", nameof(source));
        return rows;
    }

    private static void Run<TBody>(int rows, int columns, ref TBody body)
        where TBody : struct, IChunkBody
    {
        if ((long)rows * columns >= WorkWorthThreads) WorkerPool.Run(rows, ref body);
        else for (int row = 0; row < rows; row++) body.Run(row);
    }

    private struct FindBody : IChunkBody
    {
        public float* Source;
        public int* Ids;
        public int Columns;
        public int Count;

        public readonly void Run(int chunk) => Row(Source + (long)chunk * Columns, Ids + (long)chunk * Count, Columns, Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(float* x, int* ids, int columns, int count)
    {
        int found = 0, i = 0;
        float smallest = float.NegativeInfinity;
        while (i < columns)
        {
            if (i + Block <= columns)
            {
                Vector512<float> limit = Vector512.Create(smallest);
                Vector512<float> larger = Vector512.GreaterThan(Vector512.Load(x + i), limit) | Vector512.GreaterThan(Vector512.Load(x + i + 16), limit)
                    | Vector512.GreaterThan(Vector512.Load(x + i + 32), limit) | Vector512.GreaterThan(Vector512.Load(x + i + 48), limit);
                if (larger.AsInt32() == Vector512<int>.Zero)
                {
                    i += Block;
                    continue;
                }
            }

            for (int end = Math.Min(i + Block, columns); i < end; i++)
            {
                // An equal number further right comes after those that are kept.
                if (!(x[i] > smallest)) continue;
                int at = found < count ? found++ : count - 1;
                for (; at > 0 && x[ids[at - 1]] < x[i]; at--) ids[at] = ids[at - 1];
                ids[at] = i;
                if (found == count) smallest = x[ids[count - 1]];
            }
        }

        for (; found < count; found++) ids[found] = -1;
    }

    private struct SumBody : IChunkBody
    {
        public float* Source;
        public double* Sums;
        public int Columns;

        public readonly void Run(int chunk)
        {
            float* row = Source + (long)chunk * Columns;
            Sums[chunk] = Simd.Level switch
            {
                SimdLevel.Vector512 => Softmax.LogSumExp<Vector512<float>, Simd512>(row, Columns),
                SimdLevel.Vector256 => Softmax.LogSumExp<Vector256<float>, Simd256>(row, Columns),
                _ => Softmax.LogSumExp<Vector512<float>, SimdWide>(row, Columns),
            };
        }
    }
}
