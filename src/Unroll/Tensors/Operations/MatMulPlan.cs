using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>The sizes of a batch of matrix products C = op(A) op(B) and their gradients. A step of 0 means that all products share the factor.</summary>
internal sealed record MatMulPlan(Shape Result, int Batches, int M, int N, int K, int StepA, int StepB, bool TransposeA, bool TransposeB)
{
    public int LeadingA => TransposeA ? M : K;

    public int LeadingB => TransposeB ? K : N;

    public static MatMulPlan Of(Shape a, Shape b, bool transposeA, bool transposeB)
    {
        if (a.Rank < 2 || b.Rank < 2) throw new ArgumentException($"MatMul: the shapes are {a} and {b}; both need at least two dimensions.", nameof(a));
        (int m, int k) = transposeA ? (a[^1], a[^2]) : (a[^2], a[^1]);
        (int kb, int n) = transposeB ? (b[^1], b[^2]) : (b[^2], b[^1]);
        if (k != kb)
            throw new ArgumentException($"MatMul: the inner sizes {k} and {kb} of {Describe(a, transposeA)} and {Describe(b, transposeB)} differ.", nameof(b));
        ReadOnlySpan<int> batchA = a.Sizes[..^2], batchB = b.Sizes[..^2];
        bool sharedA = batchA.IsEmpty, sharedB = batchB.IsEmpty;
        if (!sharedA && !sharedB && !batchA.SequenceEqual(batchB))
            throw new ArgumentException($"MatMul: the leading dimensions of {a} and {b} differ; they must be equal, or one factor a single matrix.", nameof(b));
        ReadOnlySpan<int> batch = sharedA ? batchB : batchA;
        int batches = 1;
        foreach (int size in batch) batches *= size;
        var result = new Shape([.. batch, m, n]);

        // Rows of all batches may stand under each other when the right factor is shared: one large product instead of many.
        if (sharedB && !transposeA) return new MatMulPlan(result, 1, m * batches, n, k, 0, 0, transposeA, transposeB);
        return new MatMulPlan(result, batches, m, n, k, sharedA ? 0 : m * k, sharedB ? 0 : k * n, transposeA, transposeB);
    }

    public void WriteGradientOfA(Tensor a, ReadOnlySpan<float> b, ReadOnlySpan<float> arriving)
    {
        Span<float> gradient = a.WriteGradient(out bool accumulate);
        for (int i = 0; i < Batches; i++)
        {
            ReadOnlySpan<float> dC = arriving[(i * M * N)..], right = b[(i * StepB)..];
            Span<float> dA = gradient[(i * StepA)..];
            bool add = accumulate || (StepA == 0 && i > 0);
            if (TransposeA) MatrixProduct.Multiply(right, LeadingB, TransposeB, dC, N, true, dA, M, K, M, N, add);
            else MatrixProduct.Multiply(dC, N, false, right, LeadingB, !TransposeB, dA, K, M, K, N, add);
        }
    }

    public void WriteGradientOfB(Tensor b, ReadOnlySpan<float> a, ReadOnlySpan<float> arriving)
    {
        Span<float> gradient = b.WriteGradient(out bool accumulate);
        for (int i = 0; i < Batches; i++)
        {
            ReadOnlySpan<float> dC = arriving[(i * M * N)..], left = a[(i * StepA)..];
            Span<float> dB = gradient[(i * StepB)..];
            bool add = accumulate || (StepB == 0 && i > 0);
            if (TransposeB) MatrixProduct.Multiply(dC, N, true, left, LeadingA, TransposeA, dB, K, N, K, M, add);
            else MatrixProduct.Multiply(left, LeadingA, !TransposeA, dC, N, false, dB, N, K, N, M, add);
        }
    }

    private static string Describe(Shape shape, bool transposed) => transposed ? $"{shape} transposed" : shape.ToString();
}
