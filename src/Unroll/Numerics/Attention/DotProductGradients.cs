namespace Unroll.Numerics;

/// <summary>What arrives at scaled dot-product attention, and where its gradients go.</summary>
internal sealed class DotProductGradients
{
    /// <summary>The gradient of the output, laid out as the output.</summary>
    public required HeadArray Output { get; init; }

    /// <summary>The gradient of the weights, <c>[batch, heads, queries, keys]</c>, or null.</summary>
    public FloatBlock? Weights { get; init; }

    /// <summary>Where that of the queries goes, if wanted.</summary>
    public HeadArray? Query { get; init; }

    /// <summary>Where that of the keys goes, if wanted.</summary>
    public HeadArray? Key { get; init; }

    /// <summary>Where that of the values goes, if wanted.</summary>
    public HeadArray? Value { get; init; }

    /// <summary>Whether each is added to what stands there, which is otherwise overwritten.</summary>
    public (bool Query, bool Key, bool Value) Add { get; init; }

    /// <summary>Where that of the bias is added, apart for each sequence and head; the block is null if not wanted.</summary>
    public AttentionBias Bias { get; init; }
}
