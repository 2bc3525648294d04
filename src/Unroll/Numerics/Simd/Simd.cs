using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Unroll.Numerics;

/// <summary>Which instruction set this process uses.</summary>
internal static class Simd
{
    /// <summary>
    /// The widest level that the processor has and the runtime's switches (<c>DOTNET_EnableAVX512</c>, <c>DOTNET_EnableAVX2</c>,
    /// <c>DOTNET_EnableHWIntrinsic</c>) allow. 512-bit vectors also have to be advisable: the runtime says no for processors that clock down.
    /// </summary>
    public static SimdLevel Widest { get; } = Detect();

    /// <summary>What kernels are dispatched to. Only tests set it, to compare levels; results are the same on all of them.</summary>
    public static SimdLevel Level { get; set; } = Widest;

    private static SimdLevel Detect()
    {
        if (Avx512F.IsSupported && Avx512DQ.IsSupported && Avx512BW.IsSupported && Vector512.IsHardwareAccelerated) return SimdLevel.Vector512;
        if (Avx2.IsSupported && Fma.IsSupported) return SimdLevel.Vector256;
        return Vector128.IsHardwareAccelerated ? SimdLevel.Vector128 : SimdLevel.Scalar;
    }
}
