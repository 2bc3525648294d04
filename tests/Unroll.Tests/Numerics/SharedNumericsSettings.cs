using Unroll.Numerics;

namespace Unroll.Tests.Numerics;

/// <summary>Sets the instruction set and the thread count of the process until it is disposed; tests that use it run one at a time.</summary>
[CollectionDefinition(nameof(SharedNumericsSettings), DisableParallelization = true)]
public sealed class SharedNumericsSettings : IDisposable
{
    private readonly int threads = WorkerPool.Threads;

    internal SharedNumericsSettings(SimdLevel level, int threads)
    {
        Simd.Level = level;
        WorkerPool.Threads = threads;
    }

    public void Dispose()
    {
        Simd.Level = Simd.Widest;
        WorkerPool.Threads = threads;
    }
}
