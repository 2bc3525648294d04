namespace Unroll.Layers;

/// <summary>What keeps the numbers of a block at one size.</summary>
public enum NormKind
{
    /// <summary>Mean 0 and variance 1. Ba, Kiros, Hinton, "Layer Normalization", 2016.</summary>
    LayerNorm,

    /// <summary>Root mean square 1: cheaper, and as good in large models. Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019.</summary>
    RmsNorm,
}
