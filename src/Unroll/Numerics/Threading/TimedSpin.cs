using System.Diagnostics;

namespace Unroll.Numerics;

/// <summary>
/// Waiting for another thread that is expected within microseconds: spins at first, then offers the core to others. Bounded by time, because one
/// pause instruction takes from 5 to 150 ns depending on the machine.
/// </summary>
internal struct TimedSpin
{
    private const long PoliteAfterMicroseconds = 50;

    private int rounds;
    private long started;

    /// <summary>How long this has been going on. Exact to a few hundred nanoseconds.</summary>
    public readonly long Microseconds => started == 0 ? 0 : (Stopwatch.GetTimestamp() - started) * 1_000_000 / Stopwatch.Frequency;

    public void Once()
    {
        if (started == 0) started = Stopwatch.GetTimestamp();
        if ((++rounds & 15) == 0 && Microseconds > PoliteAfterMicroseconds) Thread.Yield();
        else Thread.SpinWait(1);
    }
}
