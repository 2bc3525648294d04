using Unroll.Benchmarks.Measurement;

namespace Unroll.Benchmarks.Workloads;

/// <summary>Every workload by the name that the peers use.</summary>
internal static class Catalogue
{
    public static readonly IReadOnlyDictionary<string, Action<Options, Meter>> All = new Dictionary<string, Action<Options, Meter>>(StringComparer.Ordinal)
    {
        ["W10gemm"] = MatrixProducts.Run,
        ["W10softmax"] = RowOperations.Softmax,
        ["W10layernorm"] = RowOperations.LayerNorm,
        ["W10embedding"] = RowOperations.Embedding,
    };
}
