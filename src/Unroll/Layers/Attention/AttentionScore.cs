namespace Unroll.Layers;

/// <summary>How well a query and a key fit: what attention turns into weights.</summary>
public enum AttentionScore
{
    /// <summary>v · tanh(W_q q + W_k k + b): a small network of its own. Bahdanau, Cho, Bengio, ICLR 2015.</summary>
    Additive,

    /// <summary>q · k: no parameters; query and key have the same size. Luong, Pham, Manning, EMNLP 2015, equation 8.</summary>
    Dot,

    /// <summary>q · W k. Luong, Pham, Manning, EMNLP 2015, equation 8.</summary>
    General,

    /// <summary>q · k / √size, which keeps the softmax from saturating when vectors are long. Vaswani et al., "Attention Is All You Need", NIPS 2017, equation 1.</summary>
    ScaledDot,

    /// <summary>
    /// Several heads, each with a scaled product of its own projections of query, key and value; what they find goes through an output layer. Vaswani et al. 2017, section 3.2.2. The alignment
    /// shown is the mean over the heads.
    /// </summary>
    MultiHead,
}
