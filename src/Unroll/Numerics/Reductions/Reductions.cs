using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>
/// Sums and maxima over spans, in an order that depends on the length alone. Sums are kept in double: the products of floats are exact there and nothing overflows.
/// </summary>
internal static unsafe class Reductions
{
    private const int ChunkLength = 16 * 1024;
    private const int MostChunks = 1024;

    private interface ITerm
    {
        static abstract Vector512<double> Of(Vector512<double> left, Vector512<double> right);

        static abstract double Of(double left, double right);
    }

    /// <summary>Sum of all elements; 0 for none.</summary>
    public static double Sum(ReadOnlySpan<float> values) => Total<Itself>(values, values);

    /// <summary>Sum of products of corresponding elements.</summary>
    public static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (left.Length != right.Length) throw new ArgumentException($"{left.Length} elements cannot be paired with {right.Length}.", nameof(right));
        return Total<Product>(left, right);
    }

    /// <summary>Sum of squares.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> values) => Total<Product>(values, values);

    /// <summary>Sum of absolute values.</summary>
    public static double SumOfMagnitudes(ReadOnlySpan<float> values) => Total<Magnitude>(values, values);

    /// <summary>The largest element, NaN if there is one; negative infinity for none.</summary>
    public static float Max(ReadOnlySpan<float> values)
    {
        fixed (float* x = values) return LargestOf(x, values.Length, signMask: 0, float.NegativeInfinity);
    }

    /// <summary>Where the first of the largest elements is; a NaN is larger than nothing. 0 for no elements.</summary>
    public static int IndexOfMax(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best]) best = i;
        }

        return best;
    }

    /// <summary>The largest absolute value, NaN if there is a NaN; 0 for none.</summary>
    public static float MaxMagnitude(ReadOnlySpan<float> values)
    {
        fixed (float* x = values) return LargestOf(x, values.Length, signMask: 0x8000_0000, 0f);
    }

    /// <summary>The sum of each column of <paramref name="matrix"/> [rows, columns], written or added to <paramref name="destination"/> [columns]: the gradient of a bias.</summary>
    public static void ColumnSums(ReadOnlySpan<float> matrix, int columns, Span<float> destination, bool accumulate) =>
        ColumnReduction.Run(matrix, columns, destination, accumulate);

    /// <summary>The sum of each row of <paramref name="matrix"/> [rows, columns] into <paramref name="destination"/> [rows].</summary>
    public static void RowSums(ReadOnlySpan<float> matrix, int columns, Span<float> destination)
    {
        for (int row = 0; row < destination.Length; row++) destination[row] = (float)Sum(matrix.Slice(row * columns, columns));
    }

    private static double Total<T>(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
        where T : struct, ITerm
    {
        fixed (float* a = left, b = right)
        {
            int length = left.Length;
            if (length <= ChunkLength) return Part<T>(a, b, length);
            int chunk = Math.Max(ChunkLength, (int)(((long)length + MostChunks - 1) / MostChunks));
            int chunks = (int)(((long)length + chunk - 1) / chunk);
            double* parts = stackalloc double[chunks];
            var body = new Body<T> { Left = a, Right = b, Length = length, Chunk = chunk, Parts = parts };
            if (chunks < 4) for (int i = 0; i < chunks; i++) body.Run(i);
            else WorkerPool.Run(chunks, ref body);
            double total = 0;
            for (int i = 0; i < chunks; i++) total += parts[i];
            return total;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Part<T>(float* a, float* b, int length)
        where T : struct, ITerm
    {
        Vector512<double> s0 = Vector512<double>.Zero, s1 = s0, s2 = s0, s3 = s0;
        int i = 0;
        for (; i <= length - 32; i += 32)
        {
            (Vector512<double> a0, Vector512<double> a1) = Vector512.Widen(Vector512.Load(a + i));
            (Vector512<double> a2, Vector512<double> a3) = Vector512.Widen(Vector512.Load(a + i + 16));
            (Vector512<double> b0, Vector512<double> b1) = Vector512.Widen(Vector512.Load(b + i));
            (Vector512<double> b2, Vector512<double> b3) = Vector512.Widen(Vector512.Load(b + i + 16));
            s0 += T.Of(a0, b0);
            s1 += T.Of(a1, b1);
            s2 += T.Of(a2, b2);
            s3 += T.Of(a3, b3);
        }

        double total = LaneSum.Of((s0 + s1) + (s2 + s3));
        for (; i < length; i++) total += T.Of(a[i], b[i]);
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float LargestOf(float* x, int length, uint signMask, float lowest)
    {
        Vector512<float> clear = Vector512.Create(signMask).AsSingle();
        Vector512<float> largest = Vector512.Create(lowest), ordered = Vector512<float>.AllBitsSet;
        int i = 0;
        for (; i <= length - 16; i += 16)
        {
            Vector512<float> v = Vector512.AndNot(Vector512.Load(x + i), clear);
            largest = Vector512.ConditionalSelect(Vector512.GreaterThan(v, largest), v, largest);
            ordered &= Vector512.Equals(v, v);
        }

        float result = lowest;
        float* lanes = stackalloc float[16];
        largest.Store(lanes);
        for (int lane = 0; lane < 16; lane++) result = lanes[lane] > result ? lanes[lane] : result;
        bool number = ordered.AsUInt32() == Vector512<uint>.AllBitsSet;
        for (; i < length; i++)
        {
            float v = signMask != 0 ? MathF.Abs(x[i]) : x[i];
            if (v > result) result = v;
            number &= !float.IsNaN(v);
        }

        return number ? result : float.NaN;
    }

    private struct Body<T> : IChunkBody
        where T : struct, ITerm
    {
        public float* Left;
        public float* Right;
        public double* Parts;
        public int Length;
        public int Chunk;

        public readonly void Run(int chunk)
        {
            int start = chunk * Chunk;
            Parts[chunk] = Part<T>(Left + start, Right + start, Math.Min(Chunk, Length - start));
        }
    }

    private readonly struct Itself : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Of(Vector512<double> left, Vector512<double> right) => left;

        public static double Of(double left, double right) => left;
    }

    private readonly struct Product : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Of(Vector512<double> left, Vector512<double> right) => left * right;

        public static double Of(double left, double right) => left * right;
    }

    private readonly struct Magnitude : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Of(Vector512<double> left, Vector512<double> right) => Vector512.Abs(left);

        public static double Of(double left, double right) => Math.Abs(left);
    }
}
