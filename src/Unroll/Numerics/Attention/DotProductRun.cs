namespace Unroll.Numerics;

/// <summary>Everything that scaled dot-product attention needs to know: sizes, operands, masks, and what forward leaves for backward.</summary>
internal sealed class DotProductRun
{
    /// <summary>Keys of a block: as many as two vectors of any processor hold, or a whole number of times as many.</summary>
    public const int KeysOfBlock = 32;

    public required int Batch { get; init; }

    public required int Queries { get; init; }

    public required int Keys { get; init; }

    public required int Heads { get; init; }

    /// <summary>Heads of keys and values; each serves the same number of neighbouring heads of queries.</summary>
    public required int KeyHeads { get; init; }

    /// <summary>Features of a query and a key of one head.</summary>
    public required int Size { get; init; }

    /// <summary>Features of a value of one head.</summary>
    public required int ValueSize { get; init; }

    public required float Scale { get; init; }

    public required HeadArray Query { get; init; }

    public required HeadArray Key { get; init; }

    public required HeadArray Value { get; init; }

    /// <summary>
    /// Whether <see cref="Key"/> and <see cref="Value"/> lie as a cache keeps them: heads apart, values as [batch, key heads, keys, size] and keys as [batch, key heads, keys / 32, size, 32], so that a step
    /// reads them in the order in which they lie.
    /// </summary>
    public bool Kept { get; init; }

    /// <summary>The keys and values of the queries' own steps, where they are to be written behind what the cache holds of earlier steps; null if nothing is.</summary>
    public (HeadArray Key, HeadArray Value)? Added { get; init; }

    public required HeadArray Output { get; init; }

    /// <summary>How many keys of each sequence are real.</summary>
    public required int[] Lengths { get; init; }

    /// <summary>The sequence whose keys each row of the batch looks at, or null for its own.</summary>
    public int[]? Owners { get; init; }

    /// <summary>Whether a query sees no key behind its own place.</summary>
    public bool Causal { get; init; }

    /// <summary>The place of query 0 among the keys.</summary>
    public int FirstQuery { get; init; }

    public AttentionBias Bias { get; init; }

    /// <summary>The share of weights that are set to zero, the others growing; 0 for none.</summary>
    public float Dropout { get; init; }

    /// <summary>Decides which; by the place of the weight.</summary>
    public RandomStream Random { get; init; }

    /// <summary>The largest score of each row, <c>[batch, heads, queries]</c>.</summary>
    public required FloatBlock RowMaximum { get; init; }

    /// <summary>1 / Σ e^(score - largest) of each row; 0 where nothing may be seen.</summary>
    public required FloatBlock RowInverse { get; init; }

    /// <summary>Where the weights before dropout go, <c>[batch, heads, queries, keys]</c>; null if nobody wants them.</summary>
    public FloatBlock? Weights { get; init; }

    /// <summary>Heads of queries for each head of keys.</summary>
    public int Group => Heads / KeyHeads;

    /// <summary>How many keys a query may see: the first ones. It never falls from one query to the next.</summary>
    public int Visible(int batch, int query) => Causal ? Math.Clamp(FirstQuery + query + 1, 0, Lengths[Owner(batch)]) : Lengths[Owner(batch)];

    /// <summary>The sequence whose keys a row of the batch looks at.</summary>
    public int Owner(int batch) => Owners is null ? batch : Owners[batch];

    /// <summary>The first query from <paramref name="from"/> on that sees key <paramref name="key"/>, a key that the last one sees.</summary>
    public int FirstToSee(int key, int from) => Causal ? Math.Max(from, key - FirstQuery) : from;

    /// <summary>The place of a row among the rows of all heads.</summary>
    public long RowOf(int batch, int head, int query) => ((long)batch * Heads + head) * Queries + query;
}
