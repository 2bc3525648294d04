namespace Unroll.Metrics;

/// <summary>How many spans were found exactly: the same first and last step and the same type.</summary>
/// <param name="Total">All types together: the figure of the CoNLL tasks.</param>
/// <param name="Types">Each type, in order of its name.</param>
/// <remarks>Tjong Kim Sang and De Meulder, "Introduction to the CoNLL-2003 Shared Task", 2003.</remarks>
public sealed record SpanScore(ClassScore Total, IReadOnlyList<ClassScore> Types)
{
    /// <summary>The score of predicted tags.</summary>
    /// <param name="sequences">The right and the predicted tags of each sequence.</param>
    /// <exception cref="ArgumentException">A prediction has another length than the truth.</exception>
    public static SpanScore Of(IEnumerable<(IReadOnlyList<string> Right, IReadOnlyList<string> Predicted)> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        var tally = new LabelTally();
        foreach ((IReadOnlyList<string> right, IReadOnlyList<string> predicted) in sequences)
        {
            LabelTally.CheckLengths(right, predicted);
            var expected = TagSpans.Read(right).ToHashSet();
            foreach (TagSpan span in expected) tally.Expect(span.Type);
            foreach (TagSpan span in TagSpans.Read(predicted)) tally.Predict(span.Type, expected.Contains(span));
        }

        return new SpanScore(tally.Total, tally.Labels);
    }
}
