namespace Unroll.Layers;

/// <summary>Attention with several heads: how many, how large, and what can be switched off to see what it does.</summary>
/// <remarks>Vaswani et al., "Attention Is All You Need", NIPS 2017, section 3.2.2.</remarks>
public sealed record MultiHeadSpec
{
    /// <summary>Heads of queries, 1 to 1024. Default: 8.</summary>
    public int Heads { get; init; } = 8;

    /// <summary>
    /// Heads of keys and values, which must divide <see cref="Heads"/>; each serves as many neighbouring heads of queries. Default: none given, which takes as many. 1 is multi-query attention,
    /// a number in between grouped-query attention.
    /// </summary>
    /// <remarks>Shazeer, "Fast Transformer Decoding: One Write-Head is All You Need", 2019; Ainslie et al., "GQA", EMNLP 2023.</remarks>
    public int? KeyHeads { get; init; }

    /// <summary>Features of one head, 1 to 65536. Default: none given, which takes the width divided by <see cref="Heads"/>.</summary>
    public int? HeadSize { get; init; }

    /// <summary>Whether the four projections have a bias. Default: true.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>Whether scores are divided by √(features of a head). Default: true. Without it large vectors saturate the softmax, whose gradient then vanishes; T5 does without and starts smaller.</summary>
    public bool Scaled { get; init; } = true;

    /// <summary>The share of weights that are set to zero while training, at least 0 and below 1. Default: 0.</summary>
    public double Dropout { get; init; }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    /// <param name="check">Where to.</param>
    /// <param name="width">Features of the queries that come in.</param>
    public void Validate(SpecCheck check, int width)
    {
        ArgumentNullException.ThrowIfNull(check);
        check.Range(nameof(Heads), Heads, 1, 1024);
        if (Heads < 1) return;
        if (KeyHeads is { } keyHeads) check.Require(keyHeads >= 1 && Heads % keyHeads == 0, nameof(KeyHeads), keyHeads, $"a number that divides the {Heads} heads");
        if (HeadSize is { } size) check.Range(nameof(HeadSize), size, 1, 65536);
        else check.Require(width % Heads == 0, nameof(Heads), Heads, $"a number that divides the width {width}", "Or give HeadSize.");
        check.Share(nameof(Dropout), Dropout);
    }
}
