using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>Applies an <see cref="IElementFunction"/> to spans, on all threads where they are long.</summary>
internal static unsafe class ElementMap
{
    /// <summary>Elements per chunk. What fits half of a second-level cache with three sources.</summary>
    private const int ChunkLength = 16 * 1024;

    /// <summary>destination = f(source), or destination += f(source).</summary>
    public static void Run<F>(F f, ReadOnlySpan<float> source, Span<float> destination, bool accumulate = false)
        where F : struct, IElementFunction
    {
        CheckLength(source.Length, destination.Length);
        fixed (float* a = source, d = destination) Run(f, a, a, a, d, destination.Length, accumulate);
    }

    /// <summary>destination = f(first, second), or added.</summary>
    public static void Run<F>(F f, ReadOnlySpan<float> first, ReadOnlySpan<float> second, Span<float> destination, bool accumulate = false)
        where F : struct, IElementFunction
    {
        CheckLength(first.Length, destination.Length);
        CheckLength(second.Length, destination.Length);
        fixed (float* a = first, b = second, d = destination) Run(f, a, b, b, d, destination.Length, accumulate);
    }

    /// <summary>destination = f(first, second, third), or added.</summary>
    public static void Run<F>(
        F f, ReadOnlySpan<float> first, ReadOnlySpan<float> second, ReadOnlySpan<float> third, Span<float> destination, bool accumulate = false)
        where F : struct, IElementFunction
    {
        CheckLength(first.Length, destination.Length);
        CheckLength(second.Length, destination.Length);
        CheckLength(third.Length, destination.Length);
        fixed (float* a = first, b = second, c = third, d = destination) Run(f, a, b, c, d, destination.Length, accumulate);
    }

    private static void Run<F>(F f, float* a, float* b, float* c, float* d, int length, bool accumulate)
        where F : struct, IElementFunction
    {
        var body = new Body<F> { Function = f, A = a, B = b, C = c, D = d, Length = length, Accumulate = accumulate, Level = Simd.Level };
        if (length < 2 * ChunkLength) body.RunRange(0, length);
        else WorkerPool.Run((length + ChunkLength - 1) / ChunkLength, ref body);
    }

    private static void CheckLength(int source, int destination)
    {
        if (source != destination) throw new ArgumentException($"A source of {source} elements cannot be mapped to {destination}.", nameof(source));
    }

    private struct Body<F> : IChunkBody
        where F : struct, IElementFunction
    {
        public F Function;
        public float* A;
        public float* B;
        public float* C;
        public float* D;
        public int Length;
        public bool Accumulate;
        public SimdLevel Level;

        public readonly void Run(int chunk)
        {
            int start = chunk * ChunkLength;
            RunRange(start, Math.Min(ChunkLength, Length - start));
        }

        public readonly void RunRange(int start, int count)
        {
            float* a = A + start, b = B + start, c = C + start, d = D + start;
            switch (Level)
            {
                case SimdLevel.Vector512: Kernel<Vector512<float>, Simd512, F>(Function, a, b, c, d, count, Accumulate); break;
                case SimdLevel.Vector256: Kernel<Vector256<float>, Simd256, F>(Function, a, b, c, d, count, Accumulate); break;
                case SimdLevel.Vector128: Kernel<Vector128<float>, Simd128, F>(Function, a, b, c, d, count, Accumulate); break;
                default: Kernel<float, SimdScalar, F>(Function, a, b, c, d, count, Accumulate); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Kernel<TV, S, F>(F f, float* a, float* b, float* c, float* d, int count, bool accumulate)
        where TV : struct
        where S : struct, ISimd<TV>
        where F : struct, IElementFunction
    {
        int width = S.Width, i = 0;
        if (!accumulate)
        {
            // Two independent vectors at a time hide the latency of long polynomials.
            for (; i <= count - 2 * width; i += 2 * width)
            {
                TV first = Apply<TV, S, F>(f, a + i, b + i, c + i);
                TV second = Apply<TV, S, F>(f, a + i + width, b + i + width, c + i + width);
                S.Store(d + i, first);
                S.Store(d + i + width, second);
            }

            for (; i <= count - width; i += width) S.Store(d + i, Apply<TV, S, F>(f, a + i, b + i, c + i));
            if (i < count) S.StoreFirst(d + i, ApplyFirst<TV, S, F>(f, a + i, b + i, c + i, count - i), count - i);
        }
        else
        {
            for (; i <= count - width; i += width) S.Store(d + i, S.Add(S.Load(d + i), Apply<TV, S, F>(f, a + i, b + i, c + i)));
            if (i < count)
            {
                TV sum = S.Add(S.LoadFirst(d + i, count - i), ApplyFirst<TV, S, F>(f, a + i, b + i, c + i, count - i));
                S.StoreFirst(d + i, sum, count - i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Apply<TV, S, F>(F f, float* a, float* b, float* c)
        where TV : struct
        where S : struct, ISimd<TV>
        where F : struct, IElementFunction
        => f.Apply<TV, S>(S.Load(a), F.Sources > 1 ? S.Load(b) : default, F.Sources > 2 ? S.Load(c) : default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV ApplyFirst<TV, S, F>(F f, float* a, float* b, float* c, int count)
        where TV : struct
        where S : struct, ISimd<TV>
        where F : struct, IElementFunction
        => f.Apply<TV, S>(S.LoadFirst(a, count), F.Sources > 1 ? S.LoadFirst(b, count) : default, F.Sources > 2 ? S.LoadFirst(c, count) : default);
}
