using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>What queries may see, and how places count. The default value sees everything that is real, wherever it stands.</summary>
public readonly record struct AttentionView
{
    /// <summary>Whether a query sees no key behind its own place.</summary>
    public bool Causal { get; init; }

    /// <summary>Added to the scores, <c>[batch or 1, heads or 1, queries, keys]</c>; negative infinity forbids.</summary>
    public Tensor? Bias { get; init; }

    /// <summary>Added to the scores by distance, <c>[heads or 1, 2 · reach - 1]</c>; see <see cref="AttentionOptions.DistanceBias"/>.</summary>
    public Tensor? DistanceBias { get; init; }

    /// <summary>In self-attention: how queries and keys are turned by their place.</summary>
    public RotaryPositions? Rotary { get; init; }

    /// <summary>The place of the first query of self-attention: how many steps a cache holds before it. Default: 0.</summary>
    public int FirstQuery { get; init; }
}
