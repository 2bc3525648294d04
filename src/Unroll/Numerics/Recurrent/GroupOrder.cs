namespace Unroll.Numerics;

/// <summary>
/// Groups of columns forwards or backwards. Every other step goes backwards: it begins with the weights that the step before used last, which are still in
/// the second-level cache, where going round in circles would find none of weights that are larger than it.
/// </summary>
internal readonly struct GroupOrder(int groups, bool descending)
{
    public int First => descending ? groups - 1 : 0;

    /// <summary>From one group to the next: 1 or -1.</summary>
    public int Step => descending ? -1 : 1;

    /// <summary>Whether there is such a group.</summary>
    public bool Has(int group) => (uint)group < (uint)groups;
}
