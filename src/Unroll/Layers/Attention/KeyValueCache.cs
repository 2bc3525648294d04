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

    /// <summary>Keys in blocks of 32, feature by feature, <c>[batch, room / 32, features · 32]</c>: only the first <see cref="Count"/> are real.</summary>
    internal Tensor Keys => store!.Keys;

    /// <summary>Values likewise, step by step, <c>[batch, room, features]</c>.</summary>
    internal Tensor Values => store!.Values;

    /// <summary>The cache after more steps.</summary>
    /// <param name="keys"><c>[batch, steps, features]</c>.</param>
    /// <param name="values"><c>[batch, steps, features]</c>.</param>
    /// <exception cref="ArgumentException">The batch is another than before.</exception>
    internal KeyValueCache Append(Tensor keys, Tensor values)
    {
        (int batch, int steps) = (keys.Shape[0], keys.Shape[1]);
        if (store is not null && store.Keys.Shape[0] != batch) throw new ArgumentException($"The state is that of {store.Keys.Shape[0]} sequences, but {batch} are to be read on.", nameof(keys));
        Store target = store is not null && Count + steps <= store.Room && store.Claim(Count, steps) ? store : Grown(keys, values, Count + steps);
        WriteAcross(keys, target.Keys, Count);
        Write(values, target.Values, Count);
        return new KeyValueCache(target, Count + steps);
    }

    /// <summary>The cache of other sequences: row i becomes that of sequence <paramref name="sequences"/>[i].</summary>
    public KeyValueCache Select(ReadOnlySpan<int> sequences)
    {
        if (store is null) return this;
        var picked = new Store(sequences.Length, store.Room, store.Keys.Shape[2] / Block, store.Values.Shape[2]);
        picked.Claim(0, Count);
        for (int row = 0; row < sequences.Length; row++) CopyAll(store, sequences[row], picked, row);

        return new KeyValueCache(picked, Count);
    }

    /// <summary>Gives back the memory, unless <paramref name="next"/> uses it too. Nobody may read this cache afterwards, nor one that shares its memory.</summary>
    internal void Release(KeyValueCache next)
    {
        if (store is not null && !ReferenceEquals(store, next.store)) store.Release();
    }

    private Store Grown(Tensor keys, Tensor values, int needed)
    {
        var grown = new Store(keys.Shape[0], (needed * 2 + Block - 1) / Block * Block, keys.Shape[2], values.Shape[2]);
        grown.Claim(0, needed);
        for (int row = 0; row < keys.Shape[0] && store is not null; row++) CopyAll(store, row, grown, row);

        return grown;
    }

    // Rows of a tensor [batch, rows, features], as many as hold the steps that are kept.
    private static void Copy(Tensor from, int source, Tensor to, int target, int rows)
    {
        int features = from.Shape[2];
        from.Values.Slice(source * from.Shape[1] * features, rows * features).CopyTo(to.Edit()[(target * to.Shape[1] * features)..]);
    }

    private void CopyAll(Store from, int source, Store to, int target)
    {
        Copy(from.Keys, source, to.Keys, target, (Count + Block - 1) / Block);
        Copy(from.Values, source, to.Values, target, Count);
    }

    private static void WriteAcross(Tensor steps, Tensor to, int at)
    {
        (int count, int features, int length) = (steps.Shape[1], steps.Shape[2], to.Shape[1] * to.Shape[2]);
        for (int row = 0; row < steps.Shape[0]; row++)
        {
            for (int step = 0; step < count; step++)
            {
                ReadOnlySpan<float> key = steps.Values.Slice((row * count + step) * features, features);
                Span<float> block = to.Edit().Slice(row * length + (at + step) / Block * features * Block, features * Block)[((at + step) % Block)..];
                for (int feature = 0; feature < key.Length; feature++) block[feature * Block] = key[feature];
            }
        }
    }

    private static void Write(Tensor steps, Tensor to, int at)
    {
        int features = to.Shape[2], length = steps.Shape[1] * features;
        for (int row = 0; row < steps.Shape[0]; row++) steps.Values.Slice(row * length, length).CopyTo(to.Edit()[((row * to.Shape[1] + at) * features)..]);
    }

    private sealed class Store(int batch, int room, int keyFeatures, int valueFeatures)
    {
        private int filled;

        public int Room => room;

        public Tensor Keys { get; } = Create(new Shape(batch, room / Block, keyFeatures * Block));

        public Tensor Values { get; } = Create(new Shape(batch, room, valueFeatures));

        /// <summary>Reserves steps behind the first <paramref name="count"/>; false if somebody else has them.</summary>
        public bool Claim(int count, int steps) => Interlocked.CompareExchange(ref filled, count + steps, count) == count;

        public void Release()
        {
            Keys.Release();
            Values.Release();
        }

        // From the pool, as a search asks for the same sizes again and again.
        private static Tensor Create(Shape shape) => new(shape, BlockPool.RentZeroed(shape.Length), tape: null);
    }
}
