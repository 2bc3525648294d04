namespace Unroll.Tensors;

/// <summary>What a query may look at, and how its products become scores.</summary>
public sealed record AttentionOptions
{
    /// <summary>How many heads lie side by side in the features. Default 1.</summary>
    public int Heads { get; init; } = 1;

    /// <summary>What products are multiplied by. Default: none given, which takes 1/√size, with the size of a head.</summary>
    public double? Scale { get; init; }

    /// <summary>Whether a query sees no key behind its own place; with more keys than queries the last query sees all of them. Default false.</summary>
    public bool Causal { get; init; }

    /// <summary>
    /// Added to the scores: <c>[batch, heads, queries, keys]</c>, where a size of 1 or a missing outer dimension repeats; minus infinity forbids. It gets a gradient if it requires one. Default: none.
    /// </summary>
    public Tensor? Bias { get; init; }

    /// <summary>How many keys of each sequence are real; the others are never read. Default: empty, all.</summary>
    public ReadOnlyMemory<int> Lengths { get; init; }

    internal static AttentionOptions Default { get; } = new();

    /// <summary>The sequence that each row of queries looks at; empty for its own. Only for tapes that do not record.</summary>
    internal ReadOnlyMemory<int> Owners { get; init; }
}
