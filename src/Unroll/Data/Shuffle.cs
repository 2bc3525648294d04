using Unroll.Numerics;

namespace Unroll.Data;

/// <summary>Random orders that depend on nothing but the stream.</summary>
/// <remarks>Fisher and Yates 1938, in the form of Durstenfeld, "Algorithm 235: Random permutation", 1964.</remarks>
internal static class Shuffle
{
    /// <summary>The numbers from 0 to <paramref name="count"/> - 1 in a random order.</summary>
    public static int[] Indices(int count, RandomStream random)
    {
        var order = new int[count];
        for (int i = 0; i < count; i++) order[i] = i;
        InPlace(order.AsSpan(), random);
        return order;
    }

    /// <summary>Brings the items into a random order.</summary>
    public static void InPlace<T>(Span<T> items, RandomStream random)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = random.Below(last + 1, (ulong)last);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
