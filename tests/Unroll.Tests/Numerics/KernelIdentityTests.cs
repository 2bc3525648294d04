using Unroll.Numerics;

namespace Unroll.Tests.Numerics;

/// <summary>The same bits whatever computes them.</summary>
[Collection(nameof(SharedNumericsSettings))]
public sealed class KernelIdentityTests
{
    [Fact]
    public void EveryInstructionSetOfTheProcessorGivesTheSameBits() => HardwareLevels.AssertSame(typeof(KernelChecksums), nameof(KernelChecksums.All));

    [Fact]
    public void EveryLevelWithinOneProcessGivesTheSameBits()
    {
        ulong expected = KernelChecksums.All();
        for (SimdLevel level = SimdLevel.Scalar; level <= Simd.Widest; level++)
        {
            using var settings = new SharedNumericsSettings(level, WorkerPool.Threads);
            Assert.Equal((level, expected), (level, KernelChecksums.All()));
        }
    }

    [Fact]
    public void EveryNumberOfThreadsGivesTheSameBits()
    {
        ulong expected;
        using (new SharedNumericsSettings(Simd.Widest, 1)) expected = KernelChecksums.Large();
        foreach (int threads in (int[])[2, 3, 8])
        {
            using var settings = new SharedNumericsSettings(Simd.Widest, threads);
            Assert.Equal((threads, expected), (threads, KernelChecksums.Large()));
        }
    }
}
