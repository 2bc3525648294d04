namespace Unroll.Layers;

/// <summary>What the feed-forward part of a block computes between its two linear layers.</summary>
public enum FeedForwardKind
{
    /// <summary>max(0, x). Vaswani et al. 2017.</summary>
    Relu,

    /// <summary>x · Φ(x). Hendrycks and Gimpel 2016; BERT.</summary>
    Gelu,

    /// <summary>The form of GELU with a tanh. GPT-2.</summary>
    GeluTanh,

    /// <summary>x · σ(x). Elfwing, Uchibe, Doya 2017.</summary>
    Silu,

    /// <summary>a · SiLU(b), where the first layer gives both. Shazeer, "GLU Variants Improve Transformer", 2020.</summary>
    SwiGlu,

    /// <summary>a · GELU(b), in the tanh form, as T5 1.1 has it. Shazeer 2020.</summary>
    GeGlu,
}
