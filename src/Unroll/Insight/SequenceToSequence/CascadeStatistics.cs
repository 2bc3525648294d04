using System.Globalization;

namespace Unroll.Insight;

/// <summary>
/// How mistakes lead to mistakes over a whole data set. Symbols, the end included, are compared place by place. Every share on its own has a twin told the truth at the same places:
/// hard places stand together, and only what the twin does not show is the doing of earlier mistakes.
/// </summary>
public sealed record CascadeStatistics
{
    /// <summary>How many pairs were looked at.</summary>
    public required int Pairs { get; init; }

    /// <summary>Their symbols.</summary>
    public required long Symbols { get; init; }

    /// <summary>The share of pairs that the model writes without a mistake on its own, 0 to 1.</summary>
    public required double FreeExact { get; init; }

    /// <summary>The share of pairs of which no symbol is wrong if the ones before it are told.</summary>
    public required double ForcedExact { get; init; }

    /// <summary>The share of symbols that are wrong on its own.</summary>
    public required double FreeErrorRate { get; init; }

    /// <summary>The share of symbols that are wrong if the ones before them are told.</summary>
    public required double ForcedErrorRate { get; init; }

    /// <summary>The share of wrong symbols right behind a wrong one, on its own; null where there are none behind.</summary>
    public required double? FreeErrorAfterError { get; init; }

    /// <summary>The share of wrong symbols right behind a right one, on its own.</summary>
    public required double? FreeErrorAfterRight { get; init; }

    /// <summary>The share of wrong symbols right behind a wrong one, told the truth.</summary>
    public required double? ForcedErrorAfterError { get; init; }

    /// <summary>The share of wrong symbols right behind a right one, told the truth.</summary>
    public required double? ForcedErrorAfterRight { get; init; }

    /// <summary>The mean number of right symbols before the first wrong one, over the pairs that have one.</summary>
    public required double? UntilFirstError { get; init; }

    /// <summary>The mean cascade length over the pairs with a mistake: how many symbols in a row are wrong from the first one on.</summary>
    public required double? CascadeLength { get; init; }

    /// <summary>The mean number of changes that a text with a mistake needs from the first one on, whatever has moved to another place.</summary>
    public required double? EditsFromFirstError { get; init; }

    /// <summary>The share of symbols behind the first wrong one that are wrong too, on its own.</summary>
    public required double? FreeErrorAfterFirst { get; init; }

    /// <summary>The share of the same symbols that are wrong if the truth is told.</summary>
    public required double? ForcedErrorAfterFirst { get; init; }

    /// <summary>The share of pairs with a mistake in which another one follows.</summary>
    public required double? AnotherErrorFollows { get; init; }

    /// <summary>The same place by place behind the first wrong symbol, up to <see cref="CascadeMeasurement.MostOffsets"/> places.</summary>
    public required IReadOnlyList<CascadeOffset> AfterFirst { get; init; }

    /// <summary>One sentence computed from the numbers.</summary>
    public string Sentence => CascadeLength is not { } length
        ? string.Create(CultureInfo.InvariantCulture, $"None of {Pairs} texts has a mistake: there is nothing that could cascade.")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{Words.Share(1 - FreeExact)} of {Pairs} texts go wrong, after {UntilFirstError:0.0} right symbols, {length:0.0} symbols in a row; behind the first mistake {Words.Share(FreeErrorAfterFirst ?? 0)} of the symbols are wrong, of the same ones {Words.Share(ForcedErrorAfterFirst ?? 0)} if the truth is told.");
}
