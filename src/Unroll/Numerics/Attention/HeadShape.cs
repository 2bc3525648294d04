namespace Unroll.Numerics;

/// <summary>The sizes of attention with several heads side by side: rows <c>[heads · size]</c> of queries and keys, <c>[heads · value size]</c> of values and results.</summary>
internal readonly record struct HeadShape(int Batch, int Heads, int Queries, int Keys, int Size, int ValueSize)
{
    /// <summary>What the products are multiplied by.</summary>
    public float Scale { get; init; }

    /// <summary>Whether the last query sees all keys, the one before it one less, and so on.</summary>
    public bool Causal { get; init; }

    /// <summary>Floats from one query, or key, to the next.</summary>
    public int QueryRow => Heads * Size;

    /// <summary>Floats from one value, or result, to the next.</summary>
    public int ValueRow => Heads * ValueSize;

    public int QueryAt(int batch, int query, int head) => (batch * Queries + query) * QueryRow + head * Size;

    public int ValueAt(int batch, int query, int head) => (batch * Queries + query) * ValueRow + head * ValueSize;

    public int KeyStart(int sequence, int head) => sequence * Keys * QueryRow + head * Size;

    public int ValueStart(int sequence, int head) => sequence * Keys * ValueRow + head * ValueSize;
}
