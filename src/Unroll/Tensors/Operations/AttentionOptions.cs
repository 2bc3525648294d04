using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>How scaled dot-product attention compares and what it may see. The defaults are one head that sees everything.</summary>
public sealed record AttentionOptions
{
    /// <summary>How many heads the features of the queries hold, side by side. Default: 1.</summary>
    public int Heads { get; init; } = 1;

    /// <summary>How many heads the features of keys and values hold; each serves the same number of neighbouring heads of queries. Default: none given, which takes <see cref="Heads"/>.</summary>
    /// <remarks>One for all is Shazeer, "Fast Transformer Decoding", 2019; groups are Ainslie et al., "GQA", EMNLP 2023.</remarks>
    public int? KeyHeads { get; init; }

    /// <summary>The factor of q · k, above 0. Default: none given, which takes 1 / √(features of a head).</summary>
    public double? Scale { get; init; }

    /// <summary>Whether a query sees no key behind its own place. Default: false.</summary>
    public bool Causal { get; init; }

    /// <summary>The place of the first query among the keys. Default: none given, which puts the last query at the last key.</summary>
    public int? FirstQuery { get; init; }

    /// <summary>How many keys of each sequence are real; all if empty. The others are never read.</summary>
    public ReadOnlyMemory<int> Lengths { get; init; }

    /// <summary>Added to the scaled scores, <c>[batch or 1, heads or 1, queries, keys]</c>; negative infinity forbids. A row that is forbidden altogether gives zeros. Default: none.</summary>
    public Tensor? Bias { get; init; }

    /// <summary>
    /// Added to the scaled scores by distance, <c>[heads or 1, 2 · reach - 1]</c>: the middle column is that of a query's own place, the one after it that of the next key. Memory grows with
    /// the length only. Default: none.
    /// </summary>
    public Tensor? DistanceBias { get; init; }

    /// <summary>The share of weights that are set to zero, the others growing, at least 0 and below 1. Default: 0.</summary>
    public double Dropout { get; init; }

    /// <summary>Decides which weights; by their place alone.</summary>
    public RandomStream Random { get; init; }

    /// <summary>The sequence that each row of queries looks at; empty for its own. Only for tapes that do not record.</summary>
    internal ReadOnlyMemory<int> Owners { get; init; }
}
