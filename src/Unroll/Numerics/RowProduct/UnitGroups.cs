namespace Unroll.Numerics;

/// <summary>
/// Units in groups that are read side by side: as many groups of eight and then of four as all threads get equally many of, and single ones. The large groups stand at both ends, from where threads
/// take them, so that they have about as much each.
/// </summary>
internal readonly struct UnitGroups
{
    private readonly int units, frontEights, frontFours, backEights, backFours;

    /// <param name="units">How many there are.</param>
    /// <param name="most">How many may be side by side: 8, 4 or 1.</param>
    public UnitGroups(int units, int most)
    {
        int threads = WorkerPool.Threads, eights = most < 8 ? 0 : units / (8 * threads) * threads, fours = most < 4 ? 0 : (units - 8 * eights) / (4 * threads) * threads;
        (this.units, backEights, backFours) = (units, eights / 2, fours / 2);
        (frontEights, frontFours) = (eights - backEights, fours - backFours);
        Count = units - 7 * eights - 3 * fours;
    }

    public int Count { get; }

    /// <summary>The first unit of a group, and how many it has: 8, 4 or 1.</summary>
    public (int First, int Units) this[int group]
    {
        get
        {
            int behind = Count - 1 - group;
            if (group < frontEights) return (8 * group, 8);
            if (behind < backEights) return (units - 8 * (behind + 1), 8);
            group -= frontEights;
            behind -= backEights;
            if (group < frontFours) return (8 * frontEights + 4 * group, 4);
            if (behind < backFours) return (units - 8 * backEights - 4 * (behind + 1), 4);
            return (8 * frontEights + 4 * frontFours + group - frontFours, 1);
        }
    }
}
