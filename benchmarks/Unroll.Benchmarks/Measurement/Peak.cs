using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Unroll.Benchmarks.Measurement;

/// <summary>
/// The machine's own limits, from managed code in the same process: multiply-adds that stay in registers, and memory read in order. A virtual
/// machine's cores slow down and speed up within seconds, so a figure means little without the limit at that moment.
/// </summary>
internal static class Peak
{
    private const int Chains = 12;

    private static float sink;

    /// <summary>GFLOP/s of all threads together over about <paramref name="milliseconds"/>.</summary>
    public static double MultiplyAdd(int threads, double milliseconds = 15)
    {
        long iterations = (long)(milliseconds * 100_000);
        return Together(threads, _ => sink += Chain(iterations), _ => (double)iterations * Chains * Lanes * 2) / 1e9;
    }

    /// <summary>GB/s of reading an array of <paramref name="megabytes"/> once in order, split between the threads.</summary>
    public static double Read(int threads, int megabytes = 256, int repeats = 3)
    {
        float[] array = GC.AllocateUninitializedArray<float>(megabytes * 262_144);
        array.AsSpan().Fill(1f);
        int part = array.Length / threads;
        double best = 0;
        for (int i = 0; i < repeats; i++)
        {
            double rate = Together(threads, thread => sink += Sum(array.AsSpan(thread * part, part)), _ => (double)part * sizeof(float)) / 1e9;
            best = Math.Max(best, rate);
        }

        return best;
    }

    /// <summary>Floats per vector that the chains use.</summary>
    public static int Lanes => Avx512F.IsSupported ? 16 : Vector256.IsHardwareAccelerated ? 8 : Vector<float>.Count;

    private static double Together(int threads, Action<int> body, Func<int, double> work)
    {
        var starts = new long[threads];
        var ends = new long[threads];
        using var barrier = new Barrier(threads);
        void Run(int thread)
        {
            barrier.SignalAndWait();
            starts[thread] = Stopwatch.GetTimestamp();
            body(thread);
            ends[thread] = Stopwatch.GetTimestamp();
        }

        var others = new Thread[threads - 1];
        for (int i = 0; i < others.Length; i++)
        {
            int thread = i + 1;
            others[i] = new Thread(() => Run(thread));
            others[i].Start();
        }

        Run(0);
        foreach (Thread other in others) other.Join();
        double rate = 0;
        for (int i = 0; i < threads; i++) rate += work(i) / Stopwatch.GetElapsedTime(starts[i], ends[i]).TotalSeconds;
        return rate;
    }

    private static float Chain(long iterations) =>
        Avx512F.IsSupported ? Chain512(iterations) : Vector256.IsHardwareAccelerated ? Chain256(iterations) : ChainAny(iterations);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chain512(long iterations)
    {
        Vector512<float> a = Vector512.Create(0.999999f), b = Vector512.Create(1e-7f);
        Vector512<float> r0 = a, r1 = a, r2 = a, r3 = a, r4 = a, r5 = a, r6 = a, r7 = a, r8 = a, r9 = a, r10 = a, r11 = a;
        for (long i = 0; i < iterations; i++)
        {
            r0 = Vector512.FusedMultiplyAdd(r0, a, b); r1 = Vector512.FusedMultiplyAdd(r1, a, b); r2 = Vector512.FusedMultiplyAdd(r2, a, b);
            r3 = Vector512.FusedMultiplyAdd(r3, a, b); r4 = Vector512.FusedMultiplyAdd(r4, a, b); r5 = Vector512.FusedMultiplyAdd(r5, a, b);
            r6 = Vector512.FusedMultiplyAdd(r6, a, b); r7 = Vector512.FusedMultiplyAdd(r7, a, b); r8 = Vector512.FusedMultiplyAdd(r8, a, b);
            r9 = Vector512.FusedMultiplyAdd(r9, a, b); r10 = Vector512.FusedMultiplyAdd(r10, a, b); r11 = Vector512.FusedMultiplyAdd(r11, a, b);
        }

        return Vector512.Sum(r0 + r1 + (r2 + r3) + (r4 + r5) + (r6 + r7) + (r8 + r9) + (r10 + r11));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chain256(long iterations)
    {
        Vector256<float> a = Vector256.Create(0.999999f), b = Vector256.Create(1e-7f);
        Vector256<float> r0 = a, r1 = a, r2 = a, r3 = a, r4 = a, r5 = a, r6 = a, r7 = a, r8 = a, r9 = a, r10 = a, r11 = a;
        for (long i = 0; i < iterations; i++)
        {
            r0 = Vector256.FusedMultiplyAdd(r0, a, b); r1 = Vector256.FusedMultiplyAdd(r1, a, b); r2 = Vector256.FusedMultiplyAdd(r2, a, b);
            r3 = Vector256.FusedMultiplyAdd(r3, a, b); r4 = Vector256.FusedMultiplyAdd(r4, a, b); r5 = Vector256.FusedMultiplyAdd(r5, a, b);
            r6 = Vector256.FusedMultiplyAdd(r6, a, b); r7 = Vector256.FusedMultiplyAdd(r7, a, b); r8 = Vector256.FusedMultiplyAdd(r8, a, b);
            r9 = Vector256.FusedMultiplyAdd(r9, a, b); r10 = Vector256.FusedMultiplyAdd(r10, a, b); r11 = Vector256.FusedMultiplyAdd(r11, a, b);
        }

        return Vector256.Sum(r0 + r1 + (r2 + r3) + (r4 + r5) + (r6 + r7) + (r8 + r9) + (r10 + r11));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float ChainAny(long iterations)
    {
        Vector<float> a = new(0.999999f), b = new(1e-7f);
        Vector<float> r0 = a, r1 = a, r2 = a, r3 = a, r4 = a, r5 = a, r6 = a, r7 = a, r8 = a, r9 = a, r10 = a, r11 = a;
        for (long i = 0; i < iterations; i++)
        {
            r0 = Vector.FusedMultiplyAdd(r0, a, b); r1 = Vector.FusedMultiplyAdd(r1, a, b); r2 = Vector.FusedMultiplyAdd(r2, a, b);
            r3 = Vector.FusedMultiplyAdd(r3, a, b); r4 = Vector.FusedMultiplyAdd(r4, a, b); r5 = Vector.FusedMultiplyAdd(r5, a, b);
            r6 = Vector.FusedMultiplyAdd(r6, a, b); r7 = Vector.FusedMultiplyAdd(r7, a, b); r8 = Vector.FusedMultiplyAdd(r8, a, b);
            r9 = Vector.FusedMultiplyAdd(r9, a, b); r10 = Vector.FusedMultiplyAdd(r10, a, b); r11 = Vector.FusedMultiplyAdd(r11, a, b);
        }

        return Vector.Sum(r0 + r1 + (r2 + r3) + (r4 + r5) + (r6 + r7) + (r8 + r9) + (r10 + r11));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum(ReadOnlySpan<float> values)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
        ref float first = ref Unsafe.AsRef(in values[0]);
        int i = 0;
        for (; i <= values.Length - 32; i += 32)
        {
            s0 += Vector256.LoadUnsafe(ref first, (nuint)i);
            s1 += Vector256.LoadUnsafe(ref first, (nuint)i + 8);
            s2 += Vector256.LoadUnsafe(ref first, (nuint)i + 16);
            s3 += Vector256.LoadUnsafe(ref first, (nuint)i + 24);
        }

        return Vector256.Sum(s0 + s1 + (s2 + s3));
    }
}
