namespace Unroll.Layers;

/// <summary>One block of a Transformer: attention, then a feed-forward part at each step, both with a way past them.</summary>
public sealed record TransformerBlockSpec
{
    /// <summary>The heads. Default: 8 of them.</summary>
    public MultiHeadSpec Attention { get; init; } = new();

    /// <summary>Features between the two linear layers of the feed-forward part, 1 to 1048576. Default: none given, which takes four times the width.</summary>
    public int? FeedForward { get; init; }

    /// <summary>What happens between them. Default: ReLU.</summary>
    public FeedForwardKind Activation { get; init; } = FeedForwardKind.Relu;

    /// <summary>What normalises. Default: layer norm.</summary>
    public NormKind Norm { get; init; } = NormKind.LayerNorm;

    /// <summary>What keeps the root of the norms away from 0, above 0 and at most 1. Default: none given, which takes 1e-5 for a layer norm and 1e-6 for a root-mean-square norm.</summary>
    public double? NormEpsilon { get; init; }

    /// <summary>Where. Default: after each part, as in the first paper.</summary>
    public NormPlacement Placement { get; init; } = NormPlacement.After;

    /// <summary>Whether the feed-forward part and layer norms have biases; those of the attention are its own. Default: true.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>The share of what each part gives that is dropped while training, at least 0 and below 1. Default: 0.</summary>
    /// <remarks>Vaswani et al. 2017, section 5.4; there 0.1. The dropout of attention weights is part of <see cref="Attention"/>.</remarks>
    public double Dropout { get; init; }

    /// <summary>The share of the feed-forward part's inner features that is dropped while training, at least 0 and below 1. Default: 0.</summary>
    public double InnerDropout { get; init; }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    /// <param name="check">Where to.</param>
    /// <param name="width">Features of a step.</param>
    public void Validate(SpecCheck check, int width)
    {
        ArgumentNullException.ThrowIfNull(check);
        Validate(check, check[nameof(Attention)], width);
    }

    private void Validate(SpecCheck check, SpecCheck heads, int width)
    {
        Attention.Validate(heads, width);
        if (FeedForward is { } size) check.Range(nameof(FeedForward), size, 1, 1 << 20);
        check.Require(Enum.IsDefined(Activation), nameof(Activation), Activation, string.Join(", ", Enum.GetNames<FeedForwardKind>()));
        check.Require(Enum.IsDefined(Norm), nameof(Norm), Norm, string.Join(", ", Enum.GetNames<NormKind>()));
        if (NormEpsilon is { } epsilon) check.Require(epsilon is > 0 and <= 1, nameof(NormEpsilon), epsilon, "above 0 and at most 1", "Leave it out for what is usual.");
        check.Require(Enum.IsDefined(Placement), nameof(Placement), Placement, string.Join(", ", Enum.GetNames<NormPlacement>()));
        check.Share(nameof(Dropout), Dropout);
        check.Share(nameof(InnerDropout), InnerDropout);
    }

    /// <summary>One block of a model whose spec says all this in fields of its own.</summary>
    internal static TransformerBlockSpec Of(ITransformerFields fields) => new()
    {
        Attention = new MultiHeadSpec { Heads = fields.Heads, KeyHeads = fields.KeyHeads, Bias = fields.Bias, Scaled = fields.Scaled, Dropout = fields.AttentionDropout },
        FeedForward = fields.FeedForward,
        Activation = fields.Activation,
        Norm = fields.Norm,
        NormEpsilon = fields.NormEpsilon,
        Placement = fields.Placement,
        Bias = fields.Bias,
        Dropout = fields.Dropout,
    };

    /// <summary>Adds whatever is wrong with such fields, under their own names.</summary>
    internal static void Validate(SpecCheck check, ITransformerFields fields)
    {
        (int width, int heads) = (fields.Width, fields.Heads);
        check.Range(nameof(fields.Width), width, 1, 65536);
        check.Share(nameof(fields.AttentionDropout), fields.AttentionDropout);
        check.Range(nameof(fields.Heads), heads, 1, 1024);
        if (heads is < 1 or > 1024 || width < 1) return;
        bool divides = width % heads == 0;
        check.Require(divides, nameof(fields.Heads), heads, $"a number that divides the width {width}");
        // What is said already is not said again.
        var rest = Of(fields) with { Attention = new MultiHeadSpec { Heads = heads, KeyHeads = fields.KeyHeads, HeadSize = divides ? null : 1 } };
        rest.Validate(check, check, width);
        fields.Positions.Validate(check[nameof(fields.Positions)], width, width / heads);
    }
}
