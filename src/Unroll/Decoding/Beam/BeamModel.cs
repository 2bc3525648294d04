namespace Unroll.Decoding;

/// <summary>What a search asks a model about: where to begin, and how to go on.</summary>
/// <typeparam name="TState">What the model remembers of all hypotheses together, for instance a <see cref="Cells.RecurrentState"/> with a row for each.</typeparam>
public sealed record BeamModel<TState>
{
    /// <summary>The state before the start symbol, with a row for each source.</summary>
    public required TState Initial { get; init; }

    /// <summary>How many sources there are; each is searched as if it were alone. Default: 1.</summary>
    public int Sources { get; init; } = 1;

    /// <summary>The symbol that the model reads first.</summary>
    public required int Start { get; init; }

    /// <summary>The symbol that ends a sequence; null if none does, so that all go on to the maximum length.</summary>
    public required int? End { get; init; }

    /// <summary>How many symbols there are.</summary>
    public required int Symbols { get; init; }

    /// <summary>Reads a symbol for each hypothesis and gives the scores of the next.</summary>
    public required BeamStep<TState> Step { get; init; }

    /// <summary>Symbols that are never chosen; the others keep their probabilities. Default: none.</summary>
    public IReadOnlyCollection<int> Forbidden { get; init; } = [];

    /// <summary>For models with attention: where a row of the state has looked in the step that led to it, weights over its source. Default: none.</summary>
    public Func<TState, int, ReadOnlyMemory<float>>? Attention { get; init; }

    /// <summary>Ids that each hypothesis begins with, for each source; none if empty. They count as symbols in every way. Default: none.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Prefixes { get; init; } = [];

    /// <summary>
    /// What stands before each source's text, <see cref="Start"/> included where it is part of it: <see cref="BeamSearch.NoRepeat"/> and <see cref="BeamSearch.RepetitionPenalty"/> look at it too. The model has
    /// read it, but for the start symbol. Default: none, as with translators, whose start symbol is no text.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<int>> Prompts { get; init; } = [];

    internal IReadOnlyList<int> Prompt(int source) => Prompts.Count == 0 ? [] : Prompts[source];

    internal void Check(BeamSearch search)
    {
        var check = new SpecCheck();
        search.Validate(check);
        check.Require(search.CoveragePenalty == 0 || Attention is not null, nameof(search.CoveragePenalty), search.CoveragePenalty, "0", "The model has no attention, so that nobody knows what it covered.");
        check.ThrowIfAny(nameof(BeamSearch));
        if (Sources < 0) throw new ArgumentOutOfRangeException(nameof(search), Sources, "There cannot be fewer than no sources.");
        if ((uint)Start >= (uint)Symbols || (End is { } end && (uint)end >= (uint)Symbols))
            throw new ArgumentOutOfRangeException(nameof(search), Symbols, $"The start symbol {Start} and the end symbol {End} must be below the number of symbols, {Symbols}.");
        if (Prefixes.Count != 0 && Prefixes.Count != Sources) throw new ArgumentException($"{Prefixes.Count} prefixes were given for {Sources} sources.", nameof(search));
        if (Prompts.Count != 0 && Prompts.Count != Sources) throw new ArgumentException($"{Prompts.Count} prompts were given for {Sources} sources.", nameof(search));
        foreach (int id in Prompts.SelectMany(prompt => prompt))
        {
            if ((uint)id >= (uint)Symbols) throw new ArgumentOutOfRangeException(nameof(search), id, $"A prompt holds ids from 0 to {Symbols - 1}.");
        }

        foreach (int id in Prefixes.SelectMany(prefix => prefix))
        {
            if ((uint)id >= (uint)Symbols || id == End) throw new ArgumentOutOfRangeException(nameof(search), id, $"A prefix holds ids from 0 to {Symbols - 1} and not the end symbol.");
        }
    }
}
