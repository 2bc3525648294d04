namespace Unroll.Decoding;

/// <summary>
/// The ids of values from the largest value down, equal ones in the order of their ids: a heap, because a sampler seldom needs more than the first few
/// of thousands, and sorting all of them takes longer than computing them.
/// </summary>
internal ref struct BestFirst
{
    private readonly ReadOnlySpan<float> values;
    private readonly Span<int> heap;
    private int count;

    /// <summary>All values; the ids are kept in <paramref name="memory"/>, which must have room for as many.</summary>
    public BestFirst(ReadOnlySpan<float> values, Span<int> memory)
    {
        this.values = values;
        count = values.Length;
        heap = memory[..count];
        for (int i = 0; i < count; i++) heap[i] = i;
        for (int i = count / 2 - 1; i >= 0; i--) Sink(i);
    }

    /// <summary>The ids that were not taken yet, in no order.</summary>
    public readonly ReadOnlySpan<int> Left => heap[..count];

    /// <summary>Takes the id of the largest value that is left.</summary>
    public int Take()
    {
        int best = heap[0];
        heap[0] = heap[--count];
        if (count > 0) Sink(0);
        return best;
    }

    private readonly void Sink(int place)
    {
        int id = heap[place];
        for (int child = 2 * place + 1; child < count; child = 2 * place + 1)
        {
            if (child + 1 < count && Before(heap[child + 1], heap[child])) child++;
            if (!Before(heap[child], id)) break;
            heap[place] = heap[child];
            place = child;
        }

        heap[place] = id;
    }

    private readonly bool Before(int left, int right) => values[left] != values[right] ? values[left] > values[right] : left < right;
}
