using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>What queries may see. The default value sees everything that is real.</summary>
public readonly record struct AttentionView
{
    /// <summary>Whether a query sees no key behind its own place.</summary>
    public bool Causal { get; init; }

    /// <summary>Added to the scores, <c>[batch or 1, heads or 1, queries, keys]</c>; negative infinity forbids.</summary>
    public Tensor? Bias { get; init; }
}
