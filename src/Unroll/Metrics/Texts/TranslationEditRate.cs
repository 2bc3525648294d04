using System.Globalization;
using System.Text.RegularExpressions;

namespace Unroll.Metrics;

/// <summary>
/// Translation edit rate: how many changes an editor needs to make a reference out of a text, for each word of the reference. A change is a word put in, taken out or replaced, or a run of words
/// moved elsewhere. Of several references the one with the fewest changes counts, over their mean length. The defaults are those of sacreBLEU, which follows the program tercom.
/// Parts: <c>edits</c>, <c>shifts</c> (those of the edits that move words), <c>referenceLength</c>.
/// </summary>
/// <remarks>Snover, Dorr, Schwartz, Micciulla, Makhoul, "A Study of Translation Edit Rate with Targeted Human Annotation", AMTA 2006. The shifts are found greedily, as there.</remarks>
public sealed partial record TranslationEditRate : ITextMetric
{
    /// <summary>Whether capital letters matter. Default: false.</summary>
    public bool CaseSensitive { get; init; }

    /// <summary>Whether punctuation becomes words of its own. Default: false.</summary>
    public bool Normalize { get; init; }

    /// <summary>Whether punctuation is taken out. Default: false.</summary>
    public bool WithoutPunctuation { get; init; }

    /// <inheritdoc/>
    public string Name => "TER";

    /// <inheritdoc/>
    public bool HigherIsBetter => false;

    /// <inheritdoc/>
    public TextScore Corpus(IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references)
    {
        TextMetrics.Check(hypotheses, references);
        long edits = 0, shifts = 0;
        double length = 0;
        for (int i = 0; i < hypotheses.Count; i++)
        {
            string[] words = Words(hypotheses[i]);
            string[][] right = [.. references[i].Select(Words)];
            (int fewest, int moved) = right.Select(reference => ShiftSearch.Count(words, reference)).MinBy(found => found.Edits);
            (edits, shifts, length) = (edits + fewest, shifts + moved, length + right.Average(reference => reference.Length));
        }

        string settings = $"case:{(CaseSensitive ? "mixed" : "lc")}|tok:tercom|norm:{(Normalize ? "yes" : "no")}|punct:{(WithoutPunctuation ? "no" : "yes")}|asian:no";
        return new TextScore(Name, TextMetrics.Rate(edits, length), $"{TextMetrics.Count(references)}|{settings}")
        {
            Parts = new Dictionary<string, double>(StringComparer.Ordinal) { ["edits"] = edits, ["shifts"] = shifts, ["referenceLength"] = length },
            Detail = string.Create(CultureInfo.InvariantCulture, $"{edits} edits, {shifts} of them shifts, of {length:0.##} words"),
        };
    }

    private string[] Words(string text)
    {
        if (!CaseSensitive) text = text.ToLowerInvariant();
        if (Normalize) text = BleuTokenizer.Separate(BleuTokenizer.Unescape(text.Replace("\n-", "", StringComparison.Ordinal)), possessives: true);
        if (WithoutPunctuation) text = Punctuation().Replace(text, "");
        return TextMetrics.Words(text);
    }

    [GeneratedRegex("[.,?:;!\"()]", RegexOptions.CultureInvariant)]
    private static partial Regex Punctuation();
}
