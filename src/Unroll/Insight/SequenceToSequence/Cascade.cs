using System.Globalization;

namespace Unroll.Insight;

/// <summary>
/// What becomes of a mistake: a decoder that is told the truth after every symbol, beside the same decoder that goes on from what it wrote itself. Symbols are compared place by place.
/// </summary>
public sealed record Cascade
{
    /// <summary>What was read, made visible.</summary>
    public required IReadOnlyList<string> Source { get; init; }

    /// <summary>The truth.</summary>
    public required string Truth { get; init; }

    /// <summary>What the decoder wrote on its own; cut off at twice the length of the truth and 20 symbols.</summary>
    public required string Written { get; init; }

    /// <summary>Step by step, the ends included.</summary>
    public required IReadOnlyList<CascadeStep> Steps { get; init; }

    /// <summary>The first step that was wrong; null if none was.</summary>
    public required int? FirstDivergence { get; init; }

    /// <summary>The cascade length: how many symbols in a row are wrong from the first one on; 0 if none is.</summary>
    public required int Length { get; init; }

    /// <summary>How many changes the text needs from its first wrong symbol on, whatever has moved to another place.</summary>
    public required int Edits { get; init; }

    /// <summary>How many symbols are wrong though the ones before them were told.</summary>
    public int ForcedErrors => Steps.Count(step => step.ForcedIsWrong);

    /// <summary>How many symbols of the truth are wrong on its own.</summary>
    public int FreeErrors => Steps.Count(step => step is { Truth: not null, FreeIsWrong: true });

    /// <summary>One sentence computed from the numbers.</summary>
    public string Sentence => FirstDivergence is not { } first
        ? "It writes the truth on its own: there is nothing that could cascade."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"The first wrong symbol is '{Steps[first].Free ?? "nothing"}' for '{Steps[first].Truth ?? "nothing"}' at step {first}; {Length} in a row are wrong from there, {FreeErrors} of {Steps.Count(step => step.Truth is not null)} in all, and {ForcedErrors} if it is told the truth after each.");
}
