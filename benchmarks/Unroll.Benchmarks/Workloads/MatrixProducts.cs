using Unroll.Benchmarks.Measurement;
using Unroll.Numerics;

namespace Unroll.Benchmarks.Workloads;

/// <summary>W10: C [M, N] = A [M, K] · B, with B as [K, N] (nn) and as [N, K], the layout of a linear layer's weight (nt); and with B packed once, as weights are.</summary>
internal static class MatrixProducts
{
    private static readonly (int M, int K, int N)[] shapes = [(1024, 1024, 1024), (64, 512, 2048), (64, 1024, 4096), (20, 200, 800)];

    public static void Run(Options options, Meter meter)
    {
        foreach ((int m, int k, int n) in shapes)
        {
            var random = new RandomStream(options.Seed);
            float[] a = Arrays.Normal(m * k, random.Fork("a")), b = Arrays.Normal(k * n, random.Fork("b")), c = new float[m * n];
            double flops = 2.0 * m * k * n;
            meter.Measure($"W10.gemm_nn_{m}x{k}x{n}", () => MatrixProduct.Multiply(a, k, false, b, n, false, c, n, m, n, k), flops: flops);
            meter.Measure($"W10.gemm_nt_{m}x{k}x{n}", () => MatrixProduct.Multiply(a, k, false, b, k, true, c, n, m, n, k), flops: flops);
            PackedMatrix packed = PackedMatrix.Pack(b, n, transposed: false, k, n);
            meter.Measure($"W10.gemm_nn_{m}x{k}x{n}", () => MatrixProduct.Multiply(a, k, false, packed, c, n, m), flops: flops, implementation: "packed");
        }
    }
}
