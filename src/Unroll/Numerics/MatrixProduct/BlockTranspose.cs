using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Unroll.Numerics;

/// <summary>Transposes small square blocks of floats in registers.</summary>
internal static unsafe class BlockTranspose
{
    /// <summary>target[j, i] = source[i, j] for 16 x 16 floats; needs AVX-512.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sixteen(float* source, nint sourceStride, float* target, nint targetStride)
    {
        Quarter(source, sourceStride, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
        Quarter(source + 4 * sourceStride, sourceStride, out Vector512<float> b0, out Vector512<float> b1, out Vector512<float> b2, out Vector512<float> b3);
        Quarter(source + 8 * sourceStride, sourceStride, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3);
        Quarter(source + 12 * sourceStride, sourceStride, out Vector512<float> d0, out Vector512<float> d1, out Vector512<float> d2, out Vector512<float> d3);
        Columns(a0, b0, c0, d0, target, targetStride);
        Columns(a1, b1, c1, d1, target + targetStride, targetStride);
        Columns(a2, b2, c2, d2, target + 2 * targetStride, targetStride);
        Columns(a3, b3, c3, d3, target + 3 * targetStride, targetStride);
    }

    /// <summary>Of four rows: lane L of result j holds their four values in column 4 L + j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarter(
        float* source, nint stride, out Vector512<float> zero, out Vector512<float> one, out Vector512<float> two, out Vector512<float> three)
    {
        Vector512<float> a = Vector512.Load(source), b = Vector512.Load(source + stride), c = Vector512.Load(source + 2 * stride), d = Vector512.Load(source + 3 * stride);
        Vector512<double> abLow = Avx512F.UnpackLow(a, b).AsDouble(), abHigh = Avx512F.UnpackHigh(a, b).AsDouble();
        Vector512<double> cdLow = Avx512F.UnpackLow(c, d).AsDouble(), cdHigh = Avx512F.UnpackHigh(c, d).AsDouble();
        zero = Avx512F.UnpackLow(abLow, cdLow).AsSingle();
        one = Avx512F.UnpackHigh(abLow, cdLow).AsSingle();
        two = Avx512F.UnpackLow(abHigh, cdHigh).AsSingle();
        three = Avx512F.UnpackHigh(abHigh, cdHigh).AsSingle();
    }

    /// <summary>Gathers lane L of each and stores it four L rows further.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* target, nint stride)
    {
        Vector512<float> abEven = Avx512F.Shuffle4x128(a, b, 0x88), abOdd = Avx512F.Shuffle4x128(a, b, 0xDD);
        Vector512<float> cdEven = Avx512F.Shuffle4x128(c, d, 0x88), cdOdd = Avx512F.Shuffle4x128(c, d, 0xDD);
        Avx512F.Shuffle4x128(abEven, cdEven, 0x88).Store(target);
        Avx512F.Shuffle4x128(abOdd, cdOdd, 0x88).Store(target + 4 * stride);
        Avx512F.Shuffle4x128(abEven, cdEven, 0xDD).Store(target + 8 * stride);
        Avx512F.Shuffle4x128(abOdd, cdOdd, 0xDD).Store(target + 12 * stride);
    }

    /// <summary>The same for 4 x 4 floats; needs SSE.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Four(float* source, nint sourceStride, float* target, nint targetStride)
    {
        Vector128<float> a = Vector128.Load(source), b = Vector128.Load(source + sourceStride);
        Vector128<float> c = Vector128.Load(source + 2 * sourceStride), d = Vector128.Load(source + 3 * sourceStride);
        Vector128<float> abLow = Sse.UnpackLow(a, b), abHigh = Sse.UnpackHigh(a, b), cdLow = Sse.UnpackLow(c, d), cdHigh = Sse.UnpackHigh(c, d);
        Sse.MoveLowToHigh(abLow, cdLow).Store(target);
        Sse.MoveHighToLow(cdLow, abLow).Store(target + targetStride);
        Sse.MoveLowToHigh(abHigh, cdHigh).Store(target + 2 * targetStride);
        Sse.MoveHighToLow(cdHigh, abHigh).Store(target + 3 * targetStride);
    }
}
