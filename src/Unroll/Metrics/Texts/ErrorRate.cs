using System.Globalization;
using System.Text;
using Unroll.Text;

namespace Unroll.Metrics;

/// <summary>
/// Word or character error rate: the fewest changes that make the references out of the texts, for each word or character of the references. Texts are composed (NFC); capital letters and punctuation
/// count. Of several references the one with the fewest changes counts. Parts: <c>substitutions</c>, <c>insertions</c>, <c>deletions</c>, <c>referenceLength</c>.
/// </summary>
/// <param name="Unit">What is counted. Default: words.</param>
public sealed record ErrorRate(ErrorUnit Unit = ErrorUnit.Words) : ITextMetric
{
    /// <inheritdoc/>
    public string Name => Unit == ErrorUnit.Words ? "WER" : "CER";

    /// <inheritdoc/>
    public bool HigherIsBetter => false;

    /// <inheritdoc/>
    public TextScore Corpus(IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references)
    {
        TextMetrics.Check(hypotheses, references);
        EditDistance sum = default;
        long length = 0;
        for (int i = 0; i < hypotheses.Count; i++)
        {
            (EditDistance edits, int units) = references[i].Select(reference => Compare(reference, hypotheses[i])).MinBy(found => found.Edits.Total);
            (sum, length) = (sum + edits, length + units);
        }

        return new TextScore(Name, TextMetrics.Rate(sum.Total, length), $"{TextMetrics.Count(references)}|case:mixed|tok:{(Unit == ErrorUnit.Words ? "none" : "char")}|punct:yes|norm:nfc")
        {
            Parts = new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["substitutions"] = sum.Substitutions,
                ["insertions"] = sum.Insertions,
                ["deletions"] = sum.Deletions,
                ["referenceLength"] = length,
            },
            Detail = string.Create(CultureInfo.InvariantCulture, $"{sum.Substitutions} other, {sum.Insertions} too many, {sum.Deletions} missing, of {length}"),
        };
    }

    /// <summary>The words of a composed text.</summary>
    internal static string[] Words(string text) => TextMetrics.Words(UnicodeNormalization.Normalize(text, NormalizationForm.FormC));

    /// <summary>The characters of such words with one space between them.</summary>
    internal static Rune[] Characters(string[] words) => [.. string.Join(' ', words).EnumerateRunes()];

    private (EditDistance Edits, int Units) Compare(string reference, string hypothesis)
    {
        string[] wanted = Words(reference), found = Words(hypothesis);
        if (Unit == ErrorUnit.Words) return (EditDistance.Between<string>(wanted, found), wanted.Length);
        Rune[] characters = Characters(wanted);
        return (EditDistance.Between<Rune>(characters, Characters(found)), characters.Length);
    }
}
