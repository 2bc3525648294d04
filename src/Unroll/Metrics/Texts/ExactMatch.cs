using System.Globalization;

namespace Unroll.Metrics;

/// <summary>
/// The share of texts that are right to the last character. White space counts only as a separator: how much of it does not matter. Of several references any will do.
/// Parts: <c>exact</c>, <c>texts</c>.
/// </summary>
public sealed record ExactMatch : ITextMetric
{
    /// <inheritdoc/>
    public string Name => "exact match";

    /// <inheritdoc/>
    public bool HigherIsBetter => true;

    /// <summary>The share over pairs of texts, 0 to 1; 0 where there are none.</summary>
    /// <exception cref="ArgumentException">There are not as many references as texts.</exception>
    public static double Share(IReadOnlyList<string> hypotheses, IReadOnlyList<string> references) =>
        new ExactMatch().Corpus(hypotheses, references).Parts["exact"] / Math.Max(1, hypotheses.Count);

    /// <summary>Whether two texts are the same.</summary>
    public static bool Is(string hypothesis, string reference)
    {
        ArgumentNullException.ThrowIfNull(hypothesis);
        ArgumentNullException.ThrowIfNull(reference);
        return TextMetrics.Words(hypothesis).SequenceEqual(TextMetrics.Words(reference), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public TextScore Corpus(IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references)
    {
        TextMetrics.Check(hypotheses, references);
        int exact = 0;
        for (int i = 0; i < hypotheses.Count; i++) exact += references[i].Any(reference => Is(hypotheses[i], reference)) ? 1 : 0;
        return new TextScore(Name, 100.0 * exact / Math.Max(1, hypotheses.Count), $"{TextMetrics.Count(references)}|case:mixed|tok:none")
        {
            Parts = new Dictionary<string, double>(StringComparer.Ordinal) { ["exact"] = exact, ["texts"] = hypotheses.Count },
            Detail = string.Create(CultureInfo.InvariantCulture, $"{exact} of {hypotheses.Count}"),
        };
    }
}
