using System.Globalization;

namespace Unroll.Decoding;

/// <summary>What a model from sequence to sequence wrote for a source.</summary>
public sealed record Translation
{
    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>The natural logarithm of its probability given the source.</summary>
    public required double LogProbability { get; init; }

    /// <summary>What hypotheses were ranked by: the log probability with the penalties that were asked for.</summary>
    public required double Score { get; init; }

    /// <summary>Whether it ended by itself; otherwise it was cut off at the longest target.</summary>
    public required bool Ended { get; init; }

    /// <summary>The symbols that were read, made visible.</summary>
    public required IReadOnlyList<string> SourceSymbols { get; init; }

    /// <summary>The symbols that were written, made visible; the last is <c>&lt;eos&gt;</c> if it ended.</summary>
    public required IReadOnlyList<string> TargetSymbols { get; init; }

    /// <summary>For each of <see cref="TargetSymbols"/> the natural logarithm of its probability, given the source and the symbols before it.</summary>
    public required IReadOnlyList<double> LogProbabilities { get; init; }

    /// <summary>For each written symbol where the model looked: weights over the read symbols that add up to 1. Empty without attention.</summary>
    public required IReadOnlyList<IReadOnlyList<float>> Alignment { get; init; }

    /// <summary>The text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Text} ({Score:F3})");
}
