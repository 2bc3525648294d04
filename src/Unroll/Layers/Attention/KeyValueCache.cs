using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>
/// Keys and values of the steps that self-attention has read, so that each new step costs its own work only. A value: reading on gives a new one and the old one stays as it was. Both share
/// memory as long as one of them only is read on; whoever reads on from an older one gets a copy.
/// </summary>
public sealed class KeyValueCache
{
    private const int Block = DotProductRun.KeysOfBlock;

    private readonly Store? store;

    private KeyValueCache(Store? store, int count) => (this.store, Count) = (store, count);

    /// <summary>Nothing read.</summary>
    public static KeyValueCache Empty { get; } = new(null, 0);

    /// <summary>How many steps are kept.</summary>
    public int Count { get; }

    /// <summary><c>[batch, heads, room, size]</c>, of which the first <see cref="Count"/> steps are real; each block of 32 steps lies feature by feature, <c>[size, 32]</c>.</summary>
    internal Tensor Keys => store!.Keys;

    /// <summary><c>[batch, heads, room, size]</c>, of which the first <see cref="Count"/> steps are real.</summary>
    internal Tensor Values => store!.Values;

    /// <summary>The cache after more steps, whose keys and values are still to be written.</summary>
    /// <exception cref="ArgumentException">The sizes are others than before.</exception>
    internal KeyValueCache WithRoom(int batch, int heads, int size, int steps)
    {
        if (store is not null && store.Batch != batch) throw new ArgumentException($"The state is that of {store.Batch} sequences, but {batch} are to be read on.", nameof(batch));
        if (store is not null && (store.Heads, store.Size) != (heads, size))
            throw new ArgumentException($"The state has {store.Heads} heads of {store.Size} features, but the model {heads} of {size}. Take one of this model.", nameof(heads));
        int needed = Count + steps;
        if (store is not null && needed <= store.Room && store.Claim(Count, steps)) return new KeyValueCache(store, needed);
        var grown = new Store(batch, heads, (needed * 2 + Block - 1) / Block * Block, size);
        grown.Claim(0, needed);
        for (int row = 0; row < batch && store is not null; row++) grown.Copy(store, row, row, Count);
        return new KeyValueCache(grown, needed);
    }

    /// <summary>The cache of other sequences: row i becomes that of sequence <paramref name="sequences"/>[i].</summary>
    public KeyValueCache Select(ReadOnlySpan<int> sequences)
    {
        if (store is null) return this;
        var picked = new Store(sequences.Length, store.Heads, store.Room, store.Size);
        picked.Claim(0, Count);
        for (int row = 0; row < sequences.Length; row++) picked.Copy(store, sequences[row], row, Count);
        return new KeyValueCache(picked, Count);
    }

    /// <summary>Gives back the memory, unless <paramref name="next"/> uses it too. Nobody may read this cache afterwards, nor one that shares its memory.</summary>
    internal void Release(KeyValueCache? next)
    {
        if (store is not null && !ReferenceEquals(store, next?.store)) store.Release();
    }

    private sealed class Store(int batch, int heads, int room, int size)
    {
        private int filled;

        public int Batch => batch;

        public int Heads => heads;

        public int Room => room;

        public int Size => size;

        // From the pool, as a search asks for the same sizes again and again.
        public Tensor Keys { get; } = Create(new Shape(batch, heads, room, size));

        public Tensor Values { get; } = Create(new Shape(batch, heads, room, size));

        /// <summary>Reserves steps behind the first <paramref name="count"/>; false if somebody else has them.</summary>
        public bool Claim(int count, int steps) => Interlocked.CompareExchange(ref filled, count + steps, count) == count;

        /// <summary>Copies the first steps of a sequence of another store: whole blocks, which are as long for keys as for values.</summary>
        public void Copy(Store from, int source, int target, int count)
        {
            int length = (count + Block - 1) / Block * Block * size;
            for (int head = 0; head < heads; head++)
            {
                int at = (source * heads + head) * from.Room * size, to = (target * heads + head) * room * size;
                from.Keys.Values.Slice(at, length).CopyTo(Keys.Edit()[to..]);
                from.Values.Values.Slice(at, length).CopyTo(Values.Edit()[to..]);
            }
        }

        public void Release()
        {
            Keys.Release();
            Values.Release();
        }

        private static Tensor Create(Shape shape) => new(shape, BlockPool.RentZeroed(shape.Length), tape: null);
    }
}
