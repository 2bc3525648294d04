using System.Globalization;

namespace Unroll.Metrics;

/// <summary>
/// chrF of a whole set of texts: precision and recall of stretches of 1 to 6 characters, each a mean over the lengths, in one F score in which recall weighs β² times as much; with words too,
/// chrF++. It needs no cutting into words and does justice to languages that inflect. The defaults are those of sacreBLEU. Parts: <c>precision</c>, <c>recall</c>.
/// </summary>
/// <remarks>Popović, "chrF: character n-gram F-score for automatic MT evaluation", WMT 2015; "chrF++: words helping character n-grams", WMT 2017.</remarks>
public sealed record ChrF : ITextMetric
{
    private const string Signs = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    /// <summary>chrF, or with words chrF++.</summary>
    /// <param name="wordOrder">The longest stretch of words that counts: 0 is chrF, 2 is chrF++.</param>
    public ChrF(int wordOrder = 0) => WordOrder = wordOrder;

    /// <summary>The longest stretch of words that counts; 0 for none. Default: 0.</summary>
    public int WordOrder { get; init; }

    /// <summary>The longest stretch of characters that counts; 1 or more. Default: 6.</summary>
    public int CharacterOrder { get; init; } = 6;

    /// <summary>β: recall weighs its square. Default: 2.</summary>
    public int Beta { get; init; } = 2;

    /// <summary>Whether capital letters count as small ones. Default: false.</summary>
    public bool LowerCase { get; init; }

    /// <summary>Whether white space is a character like another; otherwise there is none. Default: false.</summary>
    public bool Whitespace { get; init; }

    /// <summary>
    /// Whether the F scores of all lengths have one mean, those of lengths that a text is too short for being 0, as the paper's own program does it; otherwise those are left out of the means of
    /// precision and recall. Default: false.
    /// </summary>
    public bool EveryOrder { get; init; }

    /// <inheritdoc/>
    public string Name => FormattableString.Invariant($"chrF{Beta}{new string('+', WordOrder)}");

    /// <inheritdoc/>
    public bool HigherIsBetter => true;

    /// <inheritdoc/>
    public TextScore Corpus(IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references)
    {
        TextMetrics.Check(hypotheses, references);
        var check = new SpecCheck();
        check.Range(nameof(CharacterOrder), CharacterOrder, 1, 100);
        check.Range(nameof(WordOrder), WordOrder, 0, 100);
        check.Range(nameof(Beta), Beta, 1, 100);
        check.ThrowIfAny(nameof(ChrF));
        var sum = new (long Found, long Wanted, long Matches)[CharacterOrder + WordOrder];
        for (int i = 0; i < hypotheses.Count; i++)
        {
            NGrams[] grams = Grams(hypotheses[i]);
            // Of several references the one counts that is best for this text.
            (long Found, long Wanted, long Matches)[] counts = references[i].Select(reference => Compare(grams, Grams(reference))).MaxBy(counts => Score(counts).Value)!;
            for (int order = 0; order < sum.Length; order++)
                sum[order] = (sum[order].Found + counts[order].Found, sum[order].Wanted + counts[order].Wanted, sum[order].Matches + counts[order].Matches);
        }

        (double value, double precision, double recall) = Score(sum);
        return new TextScore(Name, value, FormattableString.Invariant(
            $"{TextMetrics.Count(references)}|case:{(LowerCase ? "lc" : "mixed")}|eff:{(EveryOrder ? "no" : "yes")}|nc:{CharacterOrder}|nw:{WordOrder}|space:{(Whitespace ? "yes" : "no")}"))
        {
            Parts = new Dictionary<string, double>(StringComparer.Ordinal) { ["precision"] = precision, ["recall"] = recall },
            Detail = string.Create(CultureInfo.InvariantCulture, $"precision {precision:F1}, recall {recall:F1}"),
        };
    }

    private NGrams[] Grams(string text)
    {
        if (LowerCase) text = text.ToLowerInvariant();
        string characters = Whitespace ? text : string.Concat(TextMetrics.Words(text));
        string[] words = WordOrder > 0 ? [.. TextMetrics.Words(text).SelectMany(Separate)] : [];
        return [
            .. Enumerable.Range(1, CharacterOrder).Select(n => NGrams.OfCharacters(characters, n)),
            .. Enumerable.Range(1, WordOrder).Select(n => NGrams.OfWords(words, n))];
    }

    private static (long Found, long Wanted, long Matches)[] Compare(NGrams[] hypothesis, NGrams[] reference) =>
        [.. hypothesis.Zip(reference, (found, wanted) => (wanted.Total > 0 ? (long)found.Total : 0, (long)wanted.Total, (long)found.Matches(wanted)))];

    private (double Value, double Precision, double Recall) Score((long Found, long Wanted, long Matches)[] counts)
    {
        double precision = 0, recall = 0, scores = 0;
        int possible = 0;
        foreach ((long found, long wanted, long matches) in counts)
        {
            if (found == 0 || wanted == 0) continue;
            (double p, double r) = ((double)matches / found, (double)matches / wanted);
            (precision, recall, possible) = (precision + p, recall + r, possible + 1);
            scores += Combine(p, r);
        }

        (precision, recall) = (100 * precision / Math.Max(1, possible), 100 * recall / Math.Max(1, possible));
        return (EveryOrder ? 100 * scores / counts.Length : Combine(precision, recall), precision, recall);
    }

    private double Combine(double precision, double recall)
    {
        double factor = (double)Beta * Beta;
        return precision + recall > 0 ? (1 + factor) * precision * recall / (factor * precision + recall) : 0;
    }

    // One sign at the end of a word, or else at its beginning, is a word of its own.
    private static string[] Separate(string word) =>
        word.Length == 1 ? [word]
        : Signs.Contains(word[^1], StringComparison.Ordinal) ? [word[..^1], word[^1..]]
        : Signs.Contains(word[0], StringComparison.Ordinal) ? [word[..1], word[1..]]
        : [word];
}
