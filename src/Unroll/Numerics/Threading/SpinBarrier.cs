using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Unroll.Numerics;

/// <summary>
/// Where the members of a team wait for each other. All of them are running when the team starts, so a short spin is enough; a member that
/// failed opens the barrier for good and the others leave with an exception instead of waiting for ever.
/// </summary>
internal sealed class SpinBarrier
{
    /// <summary>The barrier of somebody who works alone.</summary>
    public static readonly SpinBarrier Alone = new(1);

    private Counters counters;

    public SpinBarrier(int members) => Members = members;

    /// <summary>How many threads meet here.</summary>
    public int Members { get; private set; }

    /// <summary>Waits until every member has called this as often as the caller.</summary>
    public void Wait()
    {
        if (Members == 1) return;
        int phase = Volatile.Read(ref counters.Phase);
        if (Interlocked.Increment(ref counters.Arrived) == Members)
        {
            Volatile.Write(ref counters.Arrived, 0);
            Volatile.Write(ref counters.Phase, phase + 1);
        }
        else
        {
            var spin = new TimedSpin();
            while (Volatile.Read(ref counters.Phase) == phase)
            {
                if (Volatile.Read(ref counters.Broken) != 0) break;
                spin.Once();
            }
        }

        if (Volatile.Read(ref counters.Broken) != 0) throw new BarrierBrokenException();
    }

    /// <summary>Makes the barrier ready for a team of that size. Nobody may be waiting.</summary>
    internal void Reset(int members)
    {
        Members = members;
        counters.Arrived = 0;
        Volatile.Write(ref counters.Broken, 0);
    }

    /// <summary>Lets everybody out with an exception, because a member will not come.</summary>
    internal void Break() => Volatile.Write(ref counters.Broken, 1);

    // Two counters in one cache line would slow each other down.
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Counters
    {
        [FieldOffset(128)] public int Arrived;
        [FieldOffset(256)] public int Phase;
        [FieldOffset(260)] public int Broken;
    }
}
