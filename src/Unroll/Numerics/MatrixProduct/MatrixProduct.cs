using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>Matrix products over row-major operands. Results are the same bits for any number of threads, any instruction set, and row by row or at once.</summary>
internal static unsafe class MatrixProduct
{
    /// <summary>
    /// C [m, n] = op(A) [m, k] · op(B) [k, n], added to C if <paramref name="accumulate"/>. A transposed operand is stored as [k, m] or [n, k].
    /// The leading dimensions are the distances between stored rows.
    /// </summary>
    public static void Multiply(
        ReadOnlySpan<float> a, int leadingA, bool transposeA,
        ReadOnlySpan<float> b, int leadingB, bool transposeB,
        Span<float> c, int leadingC, int m, int n, int k, bool accumulate = false, ReadOnlySpan<float> bias = default)
    {
        CheckOperand(b, leadingB, transposeB ? n : k, transposeB ? k : n, nameof(b));
        fixed (float* pointer = b)
        {
            var operands = new ProductOperands { B = pointer, StrideB = leadingB, TransposeB = transposeB };
            Multiply(ref operands, Simd.Level, a, leadingA, transposeA, c, leadingC, m, n, k, accumulate, bias);
        }
    }

    /// <summary>As the other form with a B that was packed before. <paramref name="bias"/> [n] is added to every row unless empty.</summary>
    public static void Multiply(
        ReadOnlySpan<float> a, int leadingA, bool transposeA, PackedMatrix b,
        Span<float> c, int leadingC, int m, bool accumulate = false, ReadOnlySpan<float> bias = default)
    {
        var operands = new ProductOperands { Packed = b.Storage.Pointer };
        Multiply(ref operands, b.Level, a, leadingA, transposeA, c, leadingC, m, b.Columns, b.Depth, accumulate, bias);
        GC.KeepAlive(b);
    }

    /// <summary>C [m, outputs] = bias + A [m, inputs] · Wᵀ for weights W [outputs, inputs] of fewer bits. <paramref name="bias"/> may be empty.</summary>
    public static void Multiply(ReadOnlySpan<float> a, int leadingA, QuantizedMatrix weights, Span<float> c, int leadingC, int m, ReadOnlySpan<float> bias = default)
    {
        CheckOperand(a, leadingA, m, weights.Inputs, nameof(a));
        CheckOperand(c, leadingC, m, weights.Outputs, nameof(c));
        if (!bias.IsEmpty && bias.Length < weights.Outputs) throw new ArgumentException($"The bias has {bias.Length} values for {weights.Outputs} columns.", nameof(bias));
        fixed (float* pointerA = a, pointerC = c, pointerBias = bias)
        {
            var operands = new ProductOperands { A = pointerA, StrideA = leadingA, C = pointerC, StrideC = leadingC, Bias = bias.IsEmpty ? null : pointerBias, M = m, N = weights.Outputs, K = weights.Inputs };
            switch (Simd.Level)
            {
                case SimdLevel.Vector512: Run<Vector512<float>, Simd512>(weights, operands); break;
                case SimdLevel.Vector256: Run<Vector256<float>, Simd256>(weights, operands); break;
                case SimdLevel.Vector128: Run<Vector128<float>, Simd128>(weights, operands); break;
                default: Run<float, SimdScalar>(weights, operands); break;
            }
        }

        GC.KeepAlive(weights);
    }

    private static void Run<TV, S>(QuantizedMatrix weights, in ProductOperands operands)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        if (operands.M == 0 || operands.N == 0) return;
        if (weights.Precision == WeightPrecision.BFloat16) BFloat16Product<TV, S>.Run(weights, operands);
        else Int8Product<TV, S>.Run(weights, operands);
    }

    internal static void Pack(PackedMatrix target, ReadOnlySpan<float> b, int leading, bool transposed)
    {
        float* panels = target.Storage.Pointer;
        fixed (float* pointer = b)
        {
            switch (target.Level)
            {
                case SimdLevel.Vector512: BlockedProduct<Vector512<float>, Simd512>.Pack(pointer, leading, transposed, target.Depth, target.Columns, panels); break;
                case SimdLevel.Vector256: BlockedProduct<Vector256<float>, Simd256>.Pack(pointer, leading, transposed, target.Depth, target.Columns, panels); break;
                case SimdLevel.Vector128: BlockedProduct<Vector128<float>, Simd128>.Pack(pointer, leading, transposed, target.Depth, target.Columns, panels); break;
                default: BlockedProduct<float, SimdScalar>.Pack(pointer, leading, transposed, target.Depth, target.Columns, panels); break;
            }
        }
    }

    internal static void CheckOperand(ReadOnlySpan<float> values, int leading, int rows, int columns, string name)
    {
        if (leading < columns) throw new ArgumentException($"Rows of {columns} floats cannot lie {leading} floats apart.", name);
        if (rows > 0 && columns > 0 && (long)(rows - 1) * leading + columns > values.Length)
            throw new ArgumentException($"A matrix of {rows} rows and {columns} columns, {leading} floats apart, needs {(long)(rows - 1) * leading + columns} floats; there are {values.Length}.", name);
    }

    private static void Multiply(
        ref ProductOperands operands, SimdLevel level, ReadOnlySpan<float> a, int leadingA, bool transposeA,
        Span<float> c, int leadingC, int m, int n, int k, bool accumulate, ReadOnlySpan<float> bias)
    {
        CheckOperand(a, leadingA, transposeA ? k : m, transposeA ? m : k, nameof(a));
        CheckOperand(c, leadingC, m, n, nameof(c));
        if (!bias.IsEmpty && bias.Length < n) throw new ArgumentException($"The bias has {bias.Length} values for {n} columns.", nameof(bias));
        if (!bias.IsEmpty && accumulate) throw new ArgumentException("A product is either added to C or starts from the bias.", nameof(bias));
        fixed (float* pointerA = a, pointerC = c, pointerBias = bias)
        {
            operands.A = pointerA;
            operands.StrideA = leadingA;
            operands.TransposeA = transposeA;
            operands.C = pointerC;
            operands.StrideC = leadingC;
            operands.Bias = bias.IsEmpty ? null : pointerBias;
            operands.Accumulate = accumulate;
            operands.M = m;
            operands.N = n;
            operands.K = k;
            Run(in operands, level);
        }
    }

    internal static void Run(in ProductOperands operands, SimdLevel level)
    {
        switch (level)
        {
            case SimdLevel.Vector512: BlockedProduct<Vector512<float>, Simd512>.Run(in operands); break;
            case SimdLevel.Vector256: BlockedProduct<Vector256<float>, Simd256>.Run(in operands); break;
            case SimdLevel.Vector128: BlockedProduct<Vector128<float>, Simd128>.Run(in operands); break;
            default: BlockedProduct<float, SimdScalar>.Run(in operands); break;
        }
    }
}
