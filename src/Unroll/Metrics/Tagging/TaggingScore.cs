using System.Globalization;

namespace Unroll.Metrics;

/// <summary>How good predicted tags are.</summary>
/// <param name="Steps">How many words or frames were tagged.</param>
/// <param name="Correct">How many of them rightly.</param>
/// <param name="Sequences">How many sequences.</param>
/// <param name="CorrectSequences">How many of them without a single error.</param>
/// <param name="Tags">Each tag, in order of its name.</param>
/// <param name="Spans">The spans, where the right tags mark spans, see <see cref="TagSpans"/>.</param>
public sealed record TaggingScore(long Steps, long Correct, long Sequences, long CorrectSequences, IReadOnlyList<ClassScore> Tags, SpanScore? Spans)
{
    /// <summary>Share of the steps whose tag is right.</summary>
    public double Accuracy => Steps == 0 ? 0 : (double)Correct / Steps;

    /// <summary>The mean F1 over the tags that occur in the truth, each counting the same.</summary>
    public double MacroF1 => Tags.Where(tag => tag.Support > 0).Select(tag => tag.F1).DefaultIfEmpty(0).Average();

    /// <summary>The score of predicted tags.</summary>
    /// <param name="sequences">The right and the predicted tags of each sequence.</param>
    /// <exception cref="ArgumentException">A prediction has another length than the truth.</exception>
    public static TaggingScore Of(IEnumerable<(IReadOnlyList<string> Right, IReadOnlyList<string> Predicted)> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        (IReadOnlyList<string> Right, IReadOnlyList<string> Predicted)[] all = [.. sequences];
        var tally = new LabelTally();
        long correctSequences = 0;
        foreach ((IReadOnlyList<string> right, IReadOnlyList<string> predicted) in all)
        {
            LabelTally.CheckLengths(right, predicted);
            for (int t = 0; t < right.Count; t++)
            {
                tally.Expect(right[t]);
                tally.Predict(predicted[t], predicted[t] == right[t]);
            }

            if (right.SequenceEqual(predicted, StringComparer.Ordinal)) correctSequences++;
        }

        bool spans = TagSpans.AreSpans(all.SelectMany(sequence => sequence.Right).Distinct(StringComparer.Ordinal));
        return new TaggingScore(tally.Total.Support, tally.Total.Correct, all.Length, correctSequences, tally.Labels, spans ? SpanScore.Of(all) : null);
    }

    /// <summary>The main figures.</summary>
    public override string ToString()
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"accuracy {Accuracy:P2} of {Steps} steps, {CorrectSequences} of {Sequences} sequences without error, macro F1 {MacroF1:P2}");
        return Spans is { } spans ? string.Create(CultureInfo.InvariantCulture, $"{text}, span F1 {spans.Total.F1:P2}") : text;
    }
}
