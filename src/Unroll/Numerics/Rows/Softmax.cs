using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>Softmax and its logarithm along the rows of a matrix [rows, columns]. Source and destination may be the same memory.</summary>
internal static unsafe class Softmax
{
    /// <summary>y = e^(x - max) / sum. A row of negative infinities gives zeros; one with NaN or positive infinity gives NaN.</summary>
    public static void Forward(ReadOnlySpan<float> source, int columns, Span<float> destination) => Run(Mode.Forward, source, source, columns, destination);

    /// <summary>dx = y · (dy - sum(y · dy)), written or added, from the result of <see cref="Forward"/>.</summary>
    public static void Backward(ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, int columns, Span<float> gradient, bool accumulate) =>
        Run(accumulate ? Mode.BackwardAdd : Mode.Backward, output, outputGradient, columns, gradient);

    /// <summary>y = x - max - log(sum(e^(x - max))). A row of negative infinities stays so.</summary>
    public static void LogForward(ReadOnlySpan<float> source, int columns, Span<float> destination) => Run(Mode.LogForward, source, source, columns, destination);

    /// <summary>dx = dy - e^y · sum(dy), written or added, from the result of <see cref="LogForward"/>.</summary>
    public static void LogBackward(ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, int columns, Span<float> gradient, bool accumulate) =>
        Run(accumulate ? Mode.LogBackwardAdd : Mode.LogBackward, output, outputGradient, columns, gradient);

    /// <summary>log(sum(e^x)) of one row; negative infinity for none or for a row of negative infinities.</summary>
    public static float LogSumExp(ReadOnlySpan<float> row)
    {
        fixed (float* x = row)
        {
            return Simd.Level switch
            {
                SimdLevel.Vector512 => (float)LogSumExp<Vector512<float>, Simd512>(x, row.Length),
                SimdLevel.Vector256 => (float)LogSumExp<Vector256<float>, Simd256>(x, row.Length),
                _ => (float)LogSumExp<Vector512<float>, SimdWide>(x, row.Length),
            };
        }
    }

    /// <summary>As <see cref="LogSumExp(ReadOnlySpan{float})"/>, before rounding.</summary>
    internal static double LogSumExp<TV, S>(float* x, int count)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        float max = SoftmaxKernel<TV, S>.Max(x, count);
        if (float.IsNegativeInfinity(max)) return HasNaN(x, count) ? double.NaN : max;
        return max + Math.Log(SoftmaxKernel<TV, S>.ExpSum(x, count, max, null));
    }

    /// <summary>How many rows make a chunk: fixed by the width alone.</summary>
    internal static int RowsPerChunk(int columns) => Math.Max(1, 16 * 1024 / Math.Max(1, columns));

    internal static bool HasNaN(float* x, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (float.IsNaN(x[i])) return true;
        }

        return false;
    }

    private static void Run(Mode mode, ReadOnlySpan<float> first, ReadOnlySpan<float> second, int columns, Span<float> destination)
    {
        if (first.Length != destination.Length || second.Length != destination.Length || (columns > 0 && first.Length % columns != 0))
            throw new ArgumentException($"{first.Length}, {second.Length} and {destination.Length} elements are not the same number of rows of {columns}.", nameof(first));
        if (columns == 0) return;
        fixed (float* a = first, b = second, d = destination)
        {
            int rows = first.Length / columns, perChunk = RowsPerChunk(columns);
            var body = new Body { Mode = mode, First = a, Second = b, Destination = d, Columns = columns, Rows = rows, PerChunk = perChunk, Level = Simd.Level };
            int chunks = (rows + perChunk - 1) / perChunk;
            if (first.Length < 16 * 1024) for (int i = 0; i < chunks; i++) body.Run(i);
            else WorkerPool.Run(chunks, ref body);
        }
    }

    private enum Mode
    {
        Forward,
        Backward,
        BackwardAdd,
        LogForward,
        LogBackward,
        LogBackwardAdd,
    }

    private struct Body : IChunkBody
    {
        public Mode Mode;
        public float* First;
        public float* Second;
        public float* Destination;
        public int Columns;
        public int Rows;
        public int PerChunk;
        public SimdLevel Level;

        public readonly void Run(int chunk)
        {
            for (int row = chunk * PerChunk, end = Math.Min(Rows, row + PerChunk); row < end; row++)
            {
                long at = (long)row * Columns;
                if (Level == SimdLevel.Vector512) RunRow<Vector512<float>, Simd512>(First + at, Second + at, Destination + at);
                else if (Level == SimdLevel.Vector256) RunRow<Vector256<float>, Simd256>(First + at, Second + at, Destination + at);
                else RunRow<Vector512<float>, SimdWide>(First + at, Second + at, Destination + at);
            }
        }

        private readonly void RunRow<TV, S>(float* a, float* b, float* d)
            where TV : struct
            where S : struct, ISimd<TV>
        {
            switch (Mode)
            {
                case Mode.Forward:
                    float max = SoftmaxKernel<TV, S>.Max(a, Columns);
                    if (float.IsNegativeInfinity(max) && !HasNaN(a, Columns))
                    {
                        new Span<float>(d, Columns).Clear();
                        break;
                    }

                    double sum = SoftmaxKernel<TV, S>.ExpSum(a, Columns, max, d);
                    SoftmaxKernel<TV, S>.Scale(d, Columns, (float)(1 / sum), d);
                    break;
                case Mode.LogForward:
                    double total = LogSumExp<TV, S>(a, Columns);
                    for (int i = 0; i < Columns; i++) d[i] = double.IsNegativeInfinity(total) ? float.NegativeInfinity : (float)(a[i] - total);
                    break;
                case Mode.Backward or Mode.BackwardAdd:
                    float dot = (float)Reductions.Dot(new ReadOnlySpan<float>(a, Columns), new ReadOnlySpan<float>(b, Columns));
                    SoftmaxGradient(a, b, d, Columns, dot, Mode == Mode.BackwardAdd);
                    break;
                default:
                    float gradientSum = (float)Reductions.Sum(new ReadOnlySpan<float>(b, Columns));
                    LogSoftmaxGradient<TV, S>(a, b, d, Columns, gradientSum, Mode == Mode.LogBackwardAdd);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SoftmaxGradient(float* y, float* dy, float* dx, int count, float dot, bool accumulate)
    {
        Vector512<float> v = Vector512.Create(dot);
        int i = 0;
        for (; i <= count - 16; i += 16)
        {
            Vector512<float> gradient = Vector512.Load(y + i) * (Vector512.Load(dy + i) - v);
            (accumulate ? Vector512.Load(dx + i) + gradient : gradient).Store(dx + i);
        }

        for (; i < count; i++)
        {
            float gradient = y[i] * (dy[i] - dot);
            dx[i] = accumulate ? dx[i] + gradient : gradient;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LogSoftmaxGradient<TV, S>(float* y, float* dy, float* dx, int count, float sum, bool accumulate)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        TV v = S.Broadcast(sum);
        for (int i = 0; i < count; i += S.Width)
        {
            int left = Math.Min(S.Width, count - i);
            bool whole = left == S.Width;
            TV e = VectorMath<TV, S>.Exp(whole ? S.Load(y + i) : S.LoadFirst(y + i, left));
            TV gradient = S.MultiplyAddNegated(e, v, whole ? S.Load(dy + i) : S.LoadFirst(dy + i, left));
            if (accumulate) gradient = S.Add(gradient, whole ? S.Load(dx + i) : S.LoadFirst(dx + i, left));
            if (whole) S.Store(dx + i, gradient);
            else S.StoreFirst(dx + i, gradient, left);
        }
    }
}
