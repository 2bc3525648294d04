using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>
/// The rows of A as whole numbers of 16 bits, two to a word, each row times a factor of its own: as many digits as a sum over k of products with 8-bit numbers has room for in 32 bits, which are 13 bits
/// and more up to 4,000 columns.
/// </summary>
internal static unsafe class WholeRows<TV, S>
    where TV : struct
    where S : struct, ISimd<TV>
{
    private const int RowsPerChunk = 16;
    private const int LargestWeight = 127;

    // Added to a number, it rounds it to a whole one, halves to even, whose lowest 16 bits are those of the sum.
    private const float Shift = 3 << 22;

    // The reciprocal of a smaller number may be infinite. Such a row counts as zeros.
    private const float Smallest = 1e-30f;

    /// <summary>Writes <paramref name="pairs"/> words a row, and the factors, NaN for a row that is not finite.</summary>
    public static void Round(in ProductOperands operands, int pairs, float* words, float* factors)
    {
        var job = new Job { Operands = operands, Pairs = pairs, Words = (short*)words, Factors = factors, Largest = Math.Min(short.MaxValue, int.MaxValue / LargestWeight / Math.Max(1, operands.K)) };
        if (operands.M > RowsPerChunk) WorkerPool.Run((operands.M + RowsPerChunk - 1) / RowsPerChunk, ref job);
        else job.Run(0);
    }

    private struct Job : IChunkBody
    {
        public ProductOperands Operands;
        public int Pairs;
        public short* Words;
        public float* Factors;
        public float Largest;

        public readonly void Run(int chunk)
        {
            for (int row = chunk * RowsPerChunk, end = Math.Min(Operands.M, row + RowsPerChunk); row < end; row++)
                Factors[row] = Row(Operands.A + row * Operands.StrideA, Operands.K, Words + (nint)row * 2 * Pairs);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly float Row(float* x, int count, short* words)
        {
            float largest = LargestOf(x, count), factor = largest >= Smallest && float.IsFinite(largest) ? Largest / largest : 0f;
            TV scale = S.Broadcast(factor), shift = S.Broadcast(Shift);
            int k = 0;
            for (; k <= count - S.Width; k += S.Width) S.StoreLow(words + k, S.Add(S.Multiply(S.Load(x + k), scale), shift));
            if (k < count)
            {
                short* rest = stackalloc short[S.Width];
                S.StoreLow(rest, S.Add(S.Multiply(S.LoadFirst(x + k, count - k), scale), shift));
                for (int i = 0; k < count; i++, k++) words[k] = rest[i];
            }

            if ((count & 1) != 0) words[count] = 0;
            return float.IsFinite(largest) ? largest / Largest : float.NaN;
        }

        // NaN if there is one.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static float LargestOf(float* x, int count)
        {
            TV most = S.Zero, sum = S.Zero;
            for (int k = 0; k < count; k += S.Width)
            {
                TV values = S.Abs(count - k >= S.Width ? S.Load(x + k) : S.LoadFirst(x + k, count - k));
                most = S.Max(values, most);
                sum = S.Add(sum, S.Subtract(values, values));
            }

            float* lanes = stackalloc float[2 * S.Width];
            S.Store(lanes, most);
            S.Store(lanes + S.Width, sum);
            float largest = 0;
            for (int i = 0; i < S.Width; i++) largest = Math.Max(Math.Max(largest, lanes[i]), lanes[S.Width + i]);
            return largest;
        }
    }
}
