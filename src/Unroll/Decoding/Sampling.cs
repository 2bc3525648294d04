namespace Unroll.Decoding;

/// <summary>How a model writes: how boldly it chooses each symbol, from which seed, and when it ends.</summary>
public sealed record Sampling
{
    /// <summary>
    /// The logits are divided by this before the softmax: below 1 the likely becomes likelier, above 1 the text becomes bolder. 0 always takes the likeliest
    /// symbol and uses no randomness. At least 0. Default: 1, the model's own probabilities.
    /// </summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Only the likeliest this many symbols are chosen from; 1 or more. Default: no limit.</summary>
    public int? TopK { get; init; }

    /// <summary>Only the smallest set of likeliest symbols whose probabilities pass this is chosen from; above 0 and at most 1. Default: no limit.</summary>
    /// <remarks>Holtzman, Buys, Du, Forbes, Choi, "The Curious Case of Neural Text Degeneration", ICLR 2020, section 3.1.</remarks>
    public double? TopP { get; init; }

    /// <summary>
    /// Makes symbols that stand in the prompt or in what was written less likely: a positive logit is divided by this, a negative one multiplied. Above 1 they become rarer, below 1 more frequent; above 0. For language
    /// models. Default: 1, which changes nothing.
    /// </summary>
    /// <remarks>Keskar et al., "CTRL", 2019, section 4.1.</remarks>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>No run of this many symbols occurs twice in prompt and text; 0 allows all. For language models. Default: 0.</summary>
    public int NoRepeat { get; init; }

    /// <summary>Where the randomness comes from: the same seed gives the same text. Default: 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Writing ends before the first of these texts appears; none of it is given out. Default: none.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>At most this many symbols are written; 0 or more. Default: 300.</summary>
    public int Length { get; init; } = 300;

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        check.Range(nameof(Temperature), Temperature, 0, 1000, "0 takes the likeliest symbol, 1 the model's own probabilities.");
        if (TopK is { } k) check.Range(nameof(TopK), k, 1, fix: "Leave it out for no limit.");
        if (TopP is { } p) check.Require(p > 0 && p <= 1, nameof(TopP), p, "above 0 and at most 1", "Leave it out for no limit.");
        check.Positive(nameof(RepetitionPenalty), RepetitionPenalty, "1 changes nothing; try 1.2.");
        check.Range(nameof(NoRepeat), NoRepeat, 0, 1 << 20, "0 allows repetitions.");
        check.Range(nameof(Length), Length, 0);
        check.Require(Stop.All(text => !string.IsNullOrEmpty(text)), nameof(Stop), "an empty text", "texts of at least one character");
    }
}
