using System.Text;

namespace Unroll.Metrics;

/// <summary>How far transcripts are from what was said: changes for each word and for each character of the references, over all examples together.</summary>
/// <remarks>
/// Words end at white space. Characters are Unicode scalar values of the composed text (NFC), white space between words counted as one space and dropped at both
/// ends. Capital letters and punctuation count.
/// </remarks>
public sealed record TranscriptScore
{
    /// <summary>Examples compared.</summary>
    public int Examples { get; private init; }

    /// <summary>Examples without any change.</summary>
    public int Exact { get; private init; }

    /// <summary>Words of the references.</summary>
    public long Words { get; private init; }

    /// <summary>Characters of the references.</summary>
    public long Characters { get; private init; }

    /// <summary>Changes of words.</summary>
    public EditDistance WordErrors { get; private init; }

    /// <summary>Changes of characters.</summary>
    public EditDistance CharacterErrors { get; private init; }

    /// <summary>Changes for each word of the references; 0 is best and 1 no bound. Not a number where there are no words.</summary>
    public double WordErrorRate => WordErrors.Total / (double)Words;

    /// <summary>Changes for each character of the references; 0 is best and 1 no bound. Not a number where there are no characters.</summary>
    public double CharacterErrorRate => CharacterErrors.Total / (double)Characters;

    /// <summary>The share of examples without any change.</summary>
    public double ExactMatch => Exact / (double)Examples;

    /// <summary>The rates by the names under which logs and reports have them; those that are no numbers are left out.</summary>
    public IReadOnlyDictionary<string, double> Figures => new (string Name, double Value)[]
    {
        ("wordErrorRate", WordErrorRate), ("characterErrorRate", CharacterErrorRate), ("exactMatch", ExactMatch),
    }.Where(figure => double.IsFinite(figure.Value)).ToDictionary(figure => figure.Name, figure => figure.Value, StringComparer.Ordinal);

    /// <summary>Compares each hypothesis with its reference.</summary>
    public static TranscriptScore Of(IEnumerable<(string Reference, string Hypothesis)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var score = new TranscriptScore();
        foreach ((string reference, string hypothesis) in pairs)
        {
            string[] wantedWords = ErrorRate.Words(reference), words = ErrorRate.Words(hypothesis);
            Rune[] wanted = ErrorRate.Characters(wantedWords), got = ErrorRate.Characters(words);
            EditDistance wordErrors = EditDistance.Between<string>(wantedWords, words), characterErrors = EditDistance.Between<Rune>(wanted, got);
            score = new TranscriptScore
            {
                Examples = score.Examples + 1,
                Exact = score.Exact + (characterErrors.Total == 0 ? 1 : 0),
                Words = score.Words + wantedWords.Length,
                Characters = score.Characters + wanted.Length,
                WordErrors = score.WordErrors + wordErrors,
                CharacterErrors = score.CharacterErrors + characterErrors,
            };
        }

        return score;
    }
}
