namespace Unroll.Metrics;

/// <summary>Counts how often each label was right, given, and expected.</summary>
internal sealed class LabelTally
{
    private readonly SortedDictionary<string, (int Correct, int Predicted, int Support)> counts = new(StringComparer.Ordinal);

    /// <summary>Each label, in order of its name.</summary>
    public IReadOnlyList<ClassScore> Labels => [.. counts.Select(pair => new ClassScore(pair.Key, pair.Value.Support, pair.Value.Predicted, pair.Value.Correct))];

    /// <summary>All labels together.</summary>
    public ClassScore Total => new("all", counts.Values.Sum(count => count.Support), counts.Values.Sum(count => count.Predicted), counts.Values.Sum(count => count.Correct));

    public void Expect(string label)
    {
        (int correct, int predicted, int support) = counts.GetValueOrDefault(label);
        counts[label] = (correct, predicted, support + 1);
    }

    public void Predict(string label, bool right)
    {
        (int correct, int predicted, int support) = counts.GetValueOrDefault(label);
        counts[label] = (correct + (right ? 1 : 0), predicted + 1, support);
    }

    public static void CheckLengths(IReadOnlyList<string> right, IReadOnlyList<string> predicted)
    {
        if (right.Count != predicted.Count) throw new ArgumentException($"{predicted.Count} tags were predicted for a sequence of {right.Count}.", nameof(predicted));
    }
}
