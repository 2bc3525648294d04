using Unroll.Layers;

namespace Unroll.Families;

/// <summary>What a GPT remembers of texts that it reads: keys and values of the symbols in its window, and which they are. A value: reading on gives a new one.</summary>
public sealed class GptState
{
    internal GptState(IReadOnlyList<KeyValueCache> caches, int[] ids, int batch) => (Caches, Ids, Batch) = (caches, ids, batch);

    /// <summary>How many texts.</summary>
    public int Batch { get; }

    /// <summary>How many symbols of each are in the window.</summary>
    public int Count => Ids.Length / Batch;

    internal IReadOnlyList<KeyValueCache> Caches { get; }

    /// <summary>The symbols in the window, <c>[time, batch]</c>.</summary>
    internal int[] Ids { get; }

    /// <summary>Gives back the memory that <paramref name="next"/> does not use too. Nobody may read on from this state afterwards.</summary>
    internal void Release(GptState next)
    {
        for (int i = 0; i < Caches.Count; i++) Caches[i].Release(next.Caches[i]);
    }

    /// <summary>The state of other texts: row i becomes that of text <paramref name="texts"/>[i].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such text.</exception>
    public GptState Select(ReadOnlySpan<int> texts)
    {
        int[] ids = new int[Count * texts.Length], rows = texts.ToArray();
        foreach (int row in rows)
        {
            if ((uint)row >= (uint)Batch) throw new ArgumentOutOfRangeException(nameof(texts), row, $"There is no text {row} in a state of {Batch}.");
        }

        for (int i = 0; i < ids.Length; i++) ids[i] = Ids[i / rows.Length * Batch + rows[i % rows.Length]];
        return new GptState([.. Caches.Select(cache => cache.Select(rows))], ids, rows.Length);
    }
}
