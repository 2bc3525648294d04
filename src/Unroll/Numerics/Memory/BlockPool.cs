using System.Numerics;

namespace Unroll.Numerics;

/// <summary>
/// Keeps released blocks for the next training step, which asks for the same sizes again: touching fresh memory costs many times
/// what the memory itself does. Sizes are rounded up to a power of two with four steps in between. Safe for use by many threads.
/// </summary>
internal static class BlockPool
{
    private const int SmallestPower = 6;
    private const int StepsPerPower = 4;

    // Batches of other lengths ask for other sizes. A large request takes a block of up to four times its size before new memory, and new memory takes the place of a block of at least a quarter:
    // what is kept is what the largest batch needs, not the sum over all lengths.
    private const int LargeBlock = 1 << 18;
    private const int ClassesApart = 2 * StepsPerPower;

    private static readonly Stack<FloatBlock>[] free = CreateLists();

    /// <summary>A block of at least <paramref name="length"/> floats with arbitrary contents.</summary>
    public static FloatBlock Rent(int length)
    {
        int index = SizeClass(length, out int capacity);
        if (Take(index) is { } fitting) return fitting;
        if (capacity < LargeBlock) return new FloatBlock(capacity);
        for (int larger = index + 1; larger <= index + ClassesApart && larger < free.Length; larger++)
        {
            if (Take(larger) is { } block) return block;
        }

        // The new block will serve where a smaller one did.
        for (int smaller = index - 1; smaller >= index - ClassesApart && Take(smaller) is null; smaller--)
        {
        }

        return new FloatBlock(capacity);
    }

    /// <summary>A block whose first <paramref name="length"/> floats are zero.</summary>
    public static FloatBlock RentZeroed(int length)
    {
        FloatBlock block = Rent(length);
        block.Span[..length].Clear();
        return block;
    }

    /// <summary>Takes a block back. The caller must not touch it afterwards.</summary>
    public static void Return(FloatBlock block)
    {
        int index = SizeClass(block.Capacity, out int capacity);
        if (capacity != block.Capacity) return;
        Stack<FloatBlock> list = free[index];
        lock (list) list.Push(block);
    }

    /// <summary>Lets go of every block kept, for the garbage collector to take.</summary>
    public static void Trim()
    {
        foreach (Stack<FloatBlock> list in free)
        {
            lock (list) list.Clear();
        }
    }

    private static FloatBlock? Take(int index)
    {
        Stack<FloatBlock> list = free[index];
        lock (list) return list.TryPop(out FloatBlock? block) ? block : null;
    }

    /// <summary>Bytes that are kept for reuse at this moment.</summary>
    public static long KeptBytes()
    {
        long total = 0;
        foreach (Stack<FloatBlock> list in free)
        {
            lock (list)
            {
                foreach (FloatBlock block in list) total += (long)block.Capacity * sizeof(float);
            }
        }

        return total;
    }

    private static int SizeClass(int length, out int capacity)
    {
        if (length <= 1 << SmallestPower)
        {
            capacity = 1 << SmallestPower;
            return 0;
        }

        int power = BitOperations.Log2((uint)(length - 1));
        int step = 1 << (power - 2);
        int steps = ((length - (1 << power)) + step - 1) / step;
        capacity = (1 << power) + steps * step;
        return (power - SmallestPower) * StepsPerPower + steps;
    }

    private static Stack<FloatBlock>[] CreateLists()
    {
        var lists = new Stack<FloatBlock>[(31 - SmallestPower) * StepsPerPower + StepsPerPower + 1];
        for (int i = 0; i < lists.Length; i++) lists[i] = new Stack<FloatBlock>();
        return lists;
    }
}
