namespace Unroll.Numerics;

/// <summary>A matrix product C [m, n] = initial + A [m, k] · B [k, n] as the kernels take it: addresses and strides in floats.</summary>
internal unsafe struct ProductOperands
{
    public float* A;
    public nint StrideA;

    /// <summary>A is stored as [k, m].</summary>
    public bool TransposeA;

    /// <summary>B as it lies, or null if it is packed.</summary>
    public float* B;
    public nint StrideB;

    /// <summary>B is stored as [n, k].</summary>
    public bool TransposeB;

    /// <summary>Panels of all of B, or null.</summary>
    public float* Packed;

    public float* C;
    public nint StrideC;

    /// <summary>One value for each column to begin with, or null.</summary>
    public float* Bias;

    /// <summary>Begin with what C holds.</summary>
    public bool Accumulate;

    public int M, N, K;
}
