using Unroll.Layers;

namespace Unroll.Models;

/// <summary>An encoder and a decoder by attention alone. Everything that the papers disagree on is a field, and what makes it work can be switched off to see what it does.</summary>
/// <remarks>Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin, "Attention Is All You Need", NIPS 2017.</remarks>
public sealed record TransformerSpec : ITransformerFields
{
    /// <summary>Features of a step, in the embeddings and in all layers. 1 to 65536. Default: 256.</summary>
    public int Width { get; init; } = 256;

    /// <summary>How many blocks read. 1 to 1024. Default: 3.</summary>
    public int EncoderLayers { get; init; } = 3;

    /// <summary>How many blocks write. 1 to 1024. Default: 3.</summary>
    public int DecoderLayers { get; init; } = 3;

    /// <summary>How many heads of queries each attention has, a divisor of <see cref="Width"/>. 1 to 1024. Default: 4.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>How many heads of keys and values, a divisor of <see cref="Heads"/>. Default: none given, which takes as many.</summary>
    public int? KeyHeads { get; init; }

    /// <summary>Features between the two linear layers of a block. Default: none given, which takes four times the width.</summary>
    public int? FeedForward { get; init; }

    /// <summary>What happens between them. Default: ReLU.</summary>
    public FeedForwardKind Activation { get; init; } = FeedForwardKind.Relu;

    /// <summary>What normalises. Default: layer norm.</summary>
    public NormKind Norm { get; init; } = NormKind.LayerNorm;

    /// <summary>What keeps the root of the norms away from 0, above 0 and at most 1. Default: none given, which takes 1e-5 for a layer norm and 1e-6 for a root-mean-square norm.</summary>
    public double? NormEpsilon { get; init; }

    /// <summary>Where. Default: after each part, as in the first paper, which needs a warm-up.</summary>
    public NormPlacement Placement { get; init; } = NormPlacement.After;

    /// <summary>Whether encoder and decoder end with a norm of their own. Default: true, as PyTorch has it; the first paper has none, but with norms before each part nothing else keeps the result at one size.</summary>
    public bool FinalNorm { get; init; } = true;

    /// <summary>How it knows where a symbol stands, on each side for itself. Default: sines and cosines. Without any the source is a set: permuting it changes nothing but the alignment.</summary>
    public PositionSpec Positions { get; init; } = new SinusoidalPositions();

    /// <summary>Whether the vectors of symbols are multiplied by √width before places are added. Default: true.</summary>
    /// <remarks>Vaswani et al. 2017, section 3.4.</remarks>
    public bool ScaledEmbedding { get; init; } = true;

    /// <summary>Whether scores are divided by √(features of a head). Default: true. Without it the softmax saturates when features are many.</summary>
    public bool Scaled { get; init; } = true;

    /// <summary>Whether linear layers and layer norms have biases. Default: true.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>The share of the embeddings and of what each part of a block gives that is dropped while training; 0 up to, but not including, 1. Default: 0.1.</summary>
    /// <remarks>Vaswani et al. 2017, section 5.4. Small data want 0.3.</remarks>
    public double Dropout { get; init; } = 0.1;

    /// <summary>The share of attention weights that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double AttentionDropout { get; init; }

    /// <summary>The share of the features between the two linear layers that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double InnerDropout { get; init; }

    /// <summary>One block.</summary>
    internal TransformerBlockSpec Block => TransformerBlockSpec.Of(this) with { InnerDropout = InnerDropout };

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        check.Range(nameof(EncoderLayers), EncoderLayers, 1, 1024);
        check.Range(nameof(DecoderLayers), DecoderLayers, 1, 1024);
        TransformerBlockSpec.Validate(check, this);
        check.Share(nameof(InnerDropout), InnerDropout);
    }
}
