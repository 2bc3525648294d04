using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>
/// softmax(q kᵀ · scale + bias) v for every head of every sequence, and its gradients, with memory that grows with the length and not with its square.
/// </summary>
/// <remarks>
/// Vaswani et al., "Attention Is All You Need", NIPS 2017, equation 1. 4 · queries · visible keys · size FLOPs a head forward, 10 backward. Work is cut by sequence, head of
/// keys and, forward, 512 queries unless there is a cache: results are the same bits for any number of threads and on any processor.
/// </remarks>
internal static class DotProductAttention
{
    private const int QueriesPerChunk = 512;
    private const long WorkWorthThreads = 64 * 1024;

    /// <summary>Writes the output, and what backward needs of each row.</summary>
    public static void Forward(DotProductRun run)
    {
        // Whoever adds keys to a cache is who reads them.
        int spans = run.Added is null ? (run.Queries + QueriesPerChunk - 1) / QueriesPerChunk : 1;
        var body = new ForwardBody { Run = run, Spans = spans, Level = Simd.Level };
        Start(run, run.Batch * run.KeyHeads * spans, ref body);
    }

    /// <summary>Writes or adds the gradients.</summary>
    public static void Backward(DotProductRun run, DotProductGradients gradients)
    {
        var body = new BackwardBody { Run = run, Gradients = gradients, Level = Simd.Level };
        Start(run, run.Batch * run.KeyHeads, ref body);
    }

    private static void Start<TBody>(DotProductRun run, int chunks, ref TBody body)
        where TBody : struct, IChunkBody
    {
        if ((long)run.Batch * run.Heads * run.Queries * run.Keys * (run.Size + run.ValueSize) >= WorkWorthThreads) WorkerPool.Run(chunks, ref body);
        else for (int chunk = 0; chunk < chunks; chunk++) body.Run(chunk);
    }

    private struct ForwardBody : IChunkBody
    {
        public DotProductRun Run;
        public int Spans;
        public SimdLevel Level;

        readonly void IChunkBody.Run(int chunk)
        {
            int span = chunk % Spans, keyHead = chunk / Spans % Run.KeyHeads, batch = chunk / Spans / Run.KeyHeads;
            int first = span * QueriesPerChunk, last = span == Spans - 1 ? Run.Queries : first + QueriesPerChunk;
            switch (Level)
            {
                case SimdLevel.Vector512: DotProductForward<Vector512<float>, Simd512, Simd512>.Run(Run, batch, keyHead, first, last); break;
                case SimdLevel.Vector256: DotProductForward<Vector256<float>, Simd256, SimdWide>.Run(Run, batch, keyHead, first, last); break;
                case SimdLevel.Vector128: DotProductForward<Vector128<float>, Simd128, SimdWide>.Run(Run, batch, keyHead, first, last); break;
                default: DotProductForward<float, SimdScalar, SimdWide>.Run(Run, batch, keyHead, first, last); break;
            }
        }
    }

    private struct BackwardBody : IChunkBody
    {
        public DotProductRun Run;
        public DotProductGradients Gradients;
        public SimdLevel Level;

        readonly void IChunkBody.Run(int chunk)
        {
            int keyHead = chunk % Run.KeyHeads, batch = chunk / Run.KeyHeads;
            switch (Level)
            {
                case SimdLevel.Vector512: DotProductBackward<Vector512<float>, Simd512, Simd512>.Run(Run, Gradients, batch, keyHead); break;
                case SimdLevel.Vector256: DotProductBackward<Vector256<float>, Simd256, SimdWide>.Run(Run, Gradients, batch, keyHead); break;
                case SimdLevel.Vector128: DotProductBackward<Vector128<float>, Simd128, SimdWide>.Run(Run, Gradients, batch, keyHead); break;
                default: DotProductBackward<float, SimdScalar, SimdWide>.Run(Run, Gradients, batch, keyHead); break;
            }
        }
    }
}
