using System.Globalization;
using System.Text;

namespace Unroll.Metrics;

/// <summary>
/// ROUGE: how much of a reference a text has. The value is the F score of precision and recall, the mean over all texts; of several references the best one counts for each text.
/// Words are runs of letters and digits of any script without regard to capital letters; endings are not cut off. Parts: <c>precision</c>, <c>recall</c>.
/// </summary>
/// <param name="Unit">What is counted. Default: the longest common subsequence, ROUGE-L.</param>
/// <remarks>Lin, "ROUGE: a Package for Automatic Evaluation of Summaries", 2004. For English texts the same as Google's <c>rouge_score</c> without its stemmer.</remarks>
public sealed record Rouge(RougeUnit Unit = RougeUnit.Subsequence) : ITextMetric
{
    /// <inheritdoc/>
    public string Name => Unit switch { RougeUnit.Words => "ROUGE-1", RougeUnit.Pairs => "ROUGE-2", _ => "ROUGE-L" };

    /// <inheritdoc/>
    public bool HigherIsBetter => true;

    /// <inheritdoc/>
    public TextScore Corpus(IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references)
    {
        TextMetrics.Check(hypotheses, references);
        double score = 0, precision = 0, recall = 0, count = Math.Max(1, hypotheses.Count) / 100.0;
        for (int i = 0; i < hypotheses.Count; i++)
        {
            string[] words = Words(hypotheses[i]);
            (double p, double r, double f) = references[i].Select(reference => Compare(words, Words(reference))).MaxBy(found => found.Score);
            (precision, recall, score) = (precision + p, recall + r, score + f);
        }

        (precision, recall) = (precision / count, recall / count);
        return new TextScore(Name, score / count, $"{TextMetrics.Count(references)}|case:lc|tok:letters|stem:no|mean:f1")
        {
            Parts = new Dictionary<string, double>(StringComparer.Ordinal) { ["precision"] = precision, ["recall"] = recall },
            Detail = string.Create(CultureInfo.InvariantCulture, $"precision {precision:F1}, recall {recall:F1}"),
        };
    }

    private (double Precision, double Recall, double Score) Compare(string[] hypothesis, string[] reference)
    {
        int matches, found = hypothesis.Length, wanted = reference.Length;
        if (Unit == RougeUnit.Subsequence)
        {
            matches = CommonSubsequence(hypothesis, reference);
        }
        else
        {
            int n = Unit == RougeUnit.Pairs ? 2 : 1;
            NGrams grams = NGrams.OfWords(hypothesis, n), right = NGrams.OfWords(reference, n);
            (matches, found, wanted) = (grams.Matches(right), grams.Total, right.Total);
        }

        return matches == 0 ? (0, 0, 0) : ((double)matches / found, (double)matches / wanted, 2.0 * matches / (found + wanted));
    }

    private static int CommonSubsequence(string[] left, string[] right)
    {
        // row[j]: of the words of the left text so far and the first j of the right one.
        int[] row = new int[right.Length + 1];
        foreach (string word in left)
        {
            int diagonal = 0;
            for (int j = 0; j < right.Length; j++)
            {
                int above = row[j + 1];
                row[j + 1] = word == right[j] ? diagonal + 1 : Math.Max(above, row[j]);
                diagonal = above;
            }
        }

        return row[^1];
    }

    private static string[] Words(string text)
    {
        var cut = new StringBuilder();
        foreach (Rune rune in text.ToLowerInvariant().EnumerateRunes())
        {
            bool kept = Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
            cut.Append(kept ? rune.ToString() : " ");
        }

        return TextMetrics.Words(cut.ToString());
    }
}
