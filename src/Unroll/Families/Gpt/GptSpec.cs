using Unroll.Layers;
using Unroll.Models;
using Unroll.Text;

namespace Unroll.Families;

/// <summary>What a GPT is: symbols, a vector for each, blocks of causal self-attention, and a score for each symbol that may come next. Everything that makes it one can be switched off to see what it does.</summary>
public sealed record GptSpec : ISpec, ITransformerFields
{
    /// <summary>What the model reads and writes: characters, syllables, jamo, bytes, words or sub-words. Default: characters.</summary>
    public TextUnits Units { get; init; } = TextUnits.Characters;

    /// <summary>How many symbols it sees at once, 2 to 1048576. Default: 128.</summary>
    public int Context { get; init; } = 128;

    /// <summary>How many blocks, 1 to 1024. Default: 4.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>How many heads of queries in each, 1 to 1024; a divisor of <see cref="Width"/>. Default: 4.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>How many heads of keys and values, a divisor of <see cref="Heads"/>. Default: none given, which takes as many.</summary>
    /// <remarks>Ainslie et al., "GQA", EMNLP 2023.</remarks>
    public int? KeyHeads { get; init; }

    /// <summary>Features of a step, 1 to 65536. Default: 128.</summary>
    public int Width { get; init; } = 128;

    /// <summary>Features between the two linear layers of a block. Default: none given, which takes four times the width.</summary>
    public int? FeedForward { get; init; }

    /// <summary>What happens between them. Default: GELU in its tanh form, as in GPT-2.</summary>
    public FeedForwardKind Activation { get; init; } = FeedForwardKind.GeluTanh;

    /// <summary>What normalises. Default: layer norm.</summary>
    public NormKind Norm { get; init; } = NormKind.LayerNorm;

    /// <summary>What keeps the root of the norms away from 0, above 0 and at most 1. Default: none given, which takes 1e-5 for a layer norm and 1e-6 for a root-mean-square norm.</summary>
    public double? NormEpsilon { get; init; }

    /// <summary>Where. Default: before each part, as in GPT-2.</summary>
    public NormPlacement Placement { get; init; } = NormPlacement.Before;

    /// <summary>How it knows where a symbol stands. Default: a learned vector for each place.</summary>
    public PositionSpec Positions { get; init; } = new LearnedPositions();

    /// <summary>Whether linear layers and layer norms have biases. Default: true.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>Whether the embedding serves as output weights too. Default: true.</summary>
    /// <remarks>Press and Wolf, EACL 2017.</remarks>
    public bool Tied { get; init; } = true;

    /// <summary>Whether scores are divided by √(features of a head). Default: true. Without it the softmax saturates when features are many.</summary>
    public bool Scaled { get; init; } = true;

    /// <summary>Whether a symbol sees only those before it. Default: true. Without it the model sees what it is to predict: the loss falls to nothing, and what it writes is worth nothing.</summary>
    public bool Causal { get; init; } = true;

    /// <summary>The share of the embedding and of what each part of a block gives that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double Dropout { get; init; }

    /// <summary>The share of attention weights that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double AttentionDropout { get; init; }

    /// <summary>
    /// Rows of the embedding, at least as many as there are symbols: more in models from elsewhere that were padded for speed. What is beyond the symbols is kept and written back, but never read, predicted or
    /// counted in a softmax. Default: none given, which takes as many as symbols.
    /// </summary>
    public int? EmbeddingRows { get; init; }

    /// <summary>One block.</summary>
    internal TransformerBlockSpec Block => TransformerBlockSpec.Of(this);

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        foreach (string problem in Units.Problems()) check.Require(false, nameof(Units), Units, problem);
        check.Range(nameof(Context), Context, 2, 1 << 20);
        check.Range(nameof(Layers), Layers, 1, 1024);
        if (EmbeddingRows is { } rows) check.Range(nameof(EmbeddingRows), rows, 1, 1 << 24, "Leave it out for as many as symbols.");
        TransformerBlockSpec.Validate(check, this);
    }
}
