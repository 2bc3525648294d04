using System.Globalization;

namespace Unroll.Decoding;

/// <summary>
/// Looks for the likeliest sequences by following the best few beginnings. At each step the <see cref="Width"/> best continuations of all hypotheses survive; those
/// that end are set aside, the others go on. With a width of 1 this is greedy decoding; with a width of all possible beginnings it is exhaustive.
/// </summary>
/// <remarks>
/// Graves, "Sequence Transduction with Recurrent Neural Networks", 2012; Sutskever, Vinyals, Le, "Sequence to Sequence Learning with Neural Networks", NIPS 2014, section 3.2.
/// Ties are broken by the better parent, then by the smaller id; between equal scores of different length the shorter sequence wins.
/// </remarks>
public sealed record BeamSearch
{
    private const int DefaultMaximum = 100;

    /// <summary>A search that follows so many hypotheses.</summary>
    public BeamSearch(int width = 4) => Width = width;

    /// <summary>How many hypotheses survive each step; 1 or more. Default: 4.</summary>
    public int Width { get; init; }

    /// <summary>
    /// Hypotheses are ranked by log p / length^this, where the length counts the end symbol. 0 ranks by probability, which favours short sequences; 1 by the mean
    /// per symbol. 0 to 10. Default: 0.
    /// </summary>
    public double LengthPenalty { get; init; }

    /// <summary>The form of the divisor. Default: the power of the length.</summary>
    public LengthNormalization Normalization { get; init; }

    /// <summary>
    /// What is added to the rank for source positions that the model has not looked at: this times Σ_i log(min(Σ_j a_ij, 1)), where a_ij is the attention to position i at symbol j,
    /// the end symbol counted. Only for models with attention; 0 to 100. Default: 0.
    /// </summary>
    /// <remarks>Wu et al., "Google's Neural Machine Translation System", 2016, equation 14. It ranks what has ended; which beginnings survive is decided by their probability.</remarks>
    public double CoveragePenalty { get; init; }

    /// <summary>How many sequences to return, the best first; at most <see cref="Width"/> are found for sure. 1 or more. Default: 1.</summary>
    public int Results { get; init; } = 1;

    /// <summary>Sequences are cut off after this many symbols, the end symbol included; 1 or more. Default: the model's own limit, or 100 where it has none.</summary>
    public int? MaximumLength { get; init; }

    /// <summary>The end symbol is not chosen before there are this many others; 0 or more, below <see cref="MaximumLength"/>. Default: 0.</summary>
    public int MinimumLength { get; init; }

    /// <summary>No run of this many symbols occurs twice in a sequence; 0 allows all. Default: 0.</summary>
    /// <remarks>Paulus, Xiong, Socher, "A Deep Reinforced Model for Abstractive Summarization", ICLR 2018, section 2.5, where it is three.</remarks>
    public int NoRepeat { get; init; }

    /// <summary>
    /// Makes symbols that stand in the sequence already less likely: their log probabilities are multiplied by this before hypotheses are ranked. Above 1 they become rarer, below 1 more frequent;
    /// above 0. <see cref="BeamHypothesis.LogProbability"/> stays what the model says. Default: 1, which changes nothing.
    /// </summary>
    /// <remarks>Keskar, McCann, Varshney, Xiong, Socher, "CTRL: A Conditional Transformer Language Model for Controllable Generation", 2019, section 4.1, of log probabilities instead of scores.</remarks>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>
    /// Whether what ends leaves its place to the next best, so that <see cref="Width"/> hypotheses are under way at every step; otherwise each end makes the beam narrower. Default: false.
    /// Hugging Face's beam search does it, and sets aside only what ends among the <see cref="Width"/> best of a step.
    /// </summary>
    public bool Refill { get; init; }

    /// <summary>When the search ends before the maximum length. Default: when the likeliest under way is behind all results, which is exact without a length penalty.</summary>
    public BeamStopping Stopping { get; init; } = BeamStopping.WhenBehind;

    /// <summary>The longest sequence that is searched for.</summary>
    internal int Limit => MaximumLength ?? DefaultMaximum;

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        check.Range(nameof(Width), Width, 1, 1 << 16);
        check.Range(nameof(LengthPenalty), LengthPenalty, 0, 10, "0 ranks by probability, 1 by the mean per symbol.");
        check.Require(Enum.IsDefined(Normalization), nameof(Normalization), Normalization, string.Join(", ", Enum.GetNames<LengthNormalization>()));
        check.Range(nameof(CoveragePenalty), CoveragePenalty, 0, 100, "Try 0.2.");
        check.Range(nameof(Results), Results, 1, 1 << 16);
        if (MaximumLength is { } maximum) check.Range(nameof(MaximumLength), maximum, 1, 1 << 20);
        check.Range(nameof(MinimumLength), MinimumLength, 0, Math.Max(0, Limit - 1), "It must leave room for the end symbol.");
        check.Range(nameof(NoRepeat), NoRepeat, 0, 1 << 20, "0 allows repetitions.");
        check.Positive(nameof(RepetitionPenalty), RepetitionPenalty, "1 changes nothing; try 1.2.");
        check.Require(Enum.IsDefined(Stopping), nameof(Stopping), Stopping, string.Join(", ", Enum.GetNames<BeamStopping>()));
    }

    /// <summary>Searches for one source.</summary>
    /// <typeparam name="TState">What the model remembers.</typeparam>
    /// <param name="initial">The state before the start symbol: one row.</param>
    /// <param name="start">The start symbol, which the model reads first.</param>
    /// <param name="end">The symbol that ends a sequence.</param>
    /// <param name="symbols">How many symbols there are.</param>
    /// <param name="step">The model.</param>
    /// <param name="forbidden">Symbols that are never chosen; the others keep their probabilities.</param>
    /// <param name="stop">Ends the search with an exception.</param>
    /// <returns>The best hypotheses, best first; at least one unless every symbol is forbidden.</returns>
    /// <exception cref="InvalidSpecException">The search asks for something that cannot be.</exception>
    /// <exception cref="InvalidOperationException">The model gave a score that is not a number.</exception>
    public IReadOnlyList<BeamHypothesis> Run<TState>(
        TState initial, int start, int end, int symbols, BeamStep<TState> step, IReadOnlyCollection<int>? forbidden = null, CancellationToken stop = default) =>
        Run(new BeamModel<TState> { Initial = initial, Start = start, End = end, Symbols = symbols, Step = step, Forbidden = forbidden ?? [] }, stop: stop)[0];

    /// <summary>Searches for many sources at once: one step of the model serves all hypotheses of all of them, and what has ended leaves. Each gets what it would get alone.</summary>
    /// <typeparam name="TState">What the model remembers.</typeparam>
    /// <param name="model">The model and where it begins.</param>
    /// <param name="observer">Watches; nobody if absent.</param>
    /// <param name="stop">Ends the search with an exception.</param>
    /// <returns>For each source the best hypotheses, best first; at least one unless every symbol is forbidden.</returns>
    /// <exception cref="InvalidSpecException">The search asks for something that cannot be.</exception>
    /// <exception cref="ArgumentException">The model contradicts itself.</exception>
    /// <exception cref="InvalidOperationException">The model gave a score that is not a number.</exception>
    public IReadOnlyList<IReadOnlyList<BeamHypothesis>> Run<TState>(BeamModel<TState> model, IBeamObserver? observer = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Check(this);
        return new BeamRun<TState>(this, model, [.. Enumerable.Range(0, model.Sources).Select(source => new BeamDecoder(this, BeamPath.Begin(model.Start), model.End, source, observer, model.Prompt(source).Count))]).Run(stop);
    }

    /// <summary>The settings.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"beam of {Width}, length penalty {LengthPenalty}, at most {MaximumLength?.ToString(CultureInfo.InvariantCulture) ?? "all"} symbols");

    /// <summary>The same for a model that writes at most this many symbols.</summary>
    internal BeamSearch Within(int maximum) => this with { MaximumLength = Math.Min(MaximumLength ?? maximum, maximum) };

    /// <summary>A log probability after its division by the length, which makes it grow or leaves it as it is.</summary>
    /// <param name="logProbability">The log probability.</param>
    /// <param name="length">How many symbols were written, the end symbol included.</param>
    /// <param name="ended">Whether the last of them is the end symbol.</param>
    /// <param name="prompt">How many stand before them.</param>
    internal double Normalized(double logProbability, int length, bool ended, int prompt)
    {
        if (LengthPenalty == 0) return logProbability;
        double counted = Normalization switch
        {
            LengthNormalization.Gnmt => (5.0 + length) / 6,
            // A prompt of none and an end that comes first leave nothing to divide by.
            LengthNormalization.WithPrompt => Math.Max(1, prompt + length - (ended ? 1 : 0)),
            _ => length,
        };
        return logProbability / Math.Pow(counted, LengthPenalty);
    }
}
