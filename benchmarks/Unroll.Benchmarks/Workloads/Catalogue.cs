using Unroll.Benchmarks.Measurement;

namespace Unroll.Benchmarks.Workloads;

/// <summary>Every workload by the name that the peers use.</summary>
internal static class Catalogue
{
    public static readonly IReadOnlyDictionary<string, Action<Options, Meter>> All = new Dictionary<string, Action<Options, Meter>>(StringComparer.Ordinal)
    {
        ["W10gemm"] = MatrixProducts.Run,
    };
}
