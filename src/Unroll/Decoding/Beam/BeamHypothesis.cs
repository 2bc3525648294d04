using System.Globalization;

namespace Unroll.Decoding;

/// <summary>One of the sequences that a search found.</summary>
/// <param name="Symbols">The ids, without the start and without the end symbol.</param>
/// <param name="LogProbability">The sum of the natural logarithms of the symbols' probabilities, that of the end included if it ended.</param>
/// <param name="Score">What hypotheses are ranked by: <paramref name="LogProbability"/>, repetitions at their price (<see cref="BeamSearch.RepetitionPenalty"/>), normalised by length, see <see cref="BeamSearch.LengthPenalty"/>, plus the coverage penalty.</param>
/// <param name="Ended">Whether it ends with the end symbol; otherwise it was cut off at the maximum length.</param>
public sealed record BeamHypothesis(IReadOnlyList<int> Symbols, double LogProbability, double Score, bool Ended)
{
    /// <summary>The natural logarithm of the probability of each symbol given those before it; the last is that of the end if it ended.</summary>
    public IReadOnlyList<double> LogProbabilities { get; init; } = [];

    /// <summary>For each symbol, and for the end, where the model looked. Empty for models without attention.</summary>
    public IReadOnlyList<ReadOnlyMemory<float>> Attention { get; init; } = [];

    /// <summary>Symbols and score.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{string.Join(' ', Symbols)}]{(Ended ? "" : "...")} {Score:F4}");
}
