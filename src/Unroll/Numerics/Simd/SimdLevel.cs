namespace Unroll.Numerics;

/// <summary>The instruction sets that kernels exist for.</summary>
internal enum SimdLevel
{
    /// <summary>One float at a time.</summary>
    Scalar,

    /// <summary>128-bit vectors: NEON, SSE.</summary>
    Vector128,

    /// <summary>AVX2 and FMA.</summary>
    Vector256,

    /// <summary>AVX-512.</summary>
    Vector512,
}
