using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>The sizes of a batch of matrix products C = op(A) op(B) and their gradients. A step of 0 means that all products share the factor.</summary>
internal sealed record MatMulPlan(Shape Result, int Batches, int M, int N, int K, int StepA, int StepB, bool TransposeA, bool TransposeB)
{
    // In multiply-adds: when several threads pay, and when a product alone is cut up for them.
    private const long WorkWorthThreads = 256 * 1024;
    private const long WorkOfItsOwn = 4 * 1024 * 1024;

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

    /// <summary>One row for each product and a right factor of its own, as when a decoder looks at its memory step by step.</summary>
    public bool IsRowForEach => Batches > 1 && M == 1 && StepA != 0 && StepB != 0 && !TransposeA;

    public void Multiply(Tensor a, Tensor b, Tensor result)
    {
        result.Edit();
        ForEach(Batches, (long)M * N * K, shared: false, i => MatrixProduct.Multiply(
            a.Values[(i * StepA)..], LeadingA, TransposeA, b.Values[(i * StepB)..], LeadingB, TransposeB, result.Block.Span[(i * M * N)..], N, M, N, K));
    }

    public void WriteGradientOfA(Tensor a, Tensor b, Tensor result)
    {
        a.WriteGradient(out bool accumulate);
        ForEach(Batches, (long)M * N * K, StepA == 0, i =>
        {
            ReadOnlySpan<float> dC = result.Gradient[(i * M * N)..], right = b.Values[(i * StepB)..];
            Span<float> dA = a.EditGradient()[(i * StepA)..];
            bool add = accumulate || (StepA == 0 && i > 0);
            if (TransposeA) MatrixProduct.Multiply(right, LeadingB, TransposeB, dC, N, true, dA, M, K, M, N, add);
            else MatrixProduct.Multiply(dC, N, false, right, LeadingB, !TransposeB, dA, K, M, K, N, add);
        });
    }

    public void WriteGradientOfB(Tensor b, Tensor a, Tensor result)
    {
        b.WriteGradient(out bool accumulate);
        ForEach(Batches, (long)M * N * K, StepB == 0, i =>
        {
            ReadOnlySpan<float> dC = result.Gradient[(i * M * N)..], left = a.Values[(i * StepA)..];
            Span<float> dB = b.EditGradient()[(i * StepB)..];
            bool add = accumulate || (StepB == 0 && i > 0);
            if (TransposeB) MatrixProduct.Multiply(dC, N, true, left, LeadingA, TransposeA, dB, K, N, K, M, add);
            else MatrixProduct.Multiply(left, LeadingA, !TransposeA, dC, N, false, dB, N, K, N, M, add);
        });
    }

    /// <summary>Does something for each product, several at a time where they are small but many, unless they have one <paramref name="shared"/> result.</summary>
    public static void ForEach(int batches, long work, bool shared, Action<int> body)
    {
        if (shared || batches * work < WorkWorthThreads || work >= WorkOfItsOwn)
        {
            for (int i = 0; i < batches; i++) body(i);
            return;
        }

        // Runs of products rather than single ones, so that a chunk is worth handing out.
        int each = (int)Math.Clamp(WorkWorthThreads / 4 / Math.Max(1, work), 1, batches), chunks = (batches + each - 1) / each;
        WorkerPool.Run(chunks, chunk =>
        {
            for (int i = chunk * each, end = Math.Min(batches, i + each); i < end; i++) body(i);
        });
    }

    private static string Describe(Shape shape, bool transposed) => transposed ? $"{shape} transposed" : shape.ToString();
}
