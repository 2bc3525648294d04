namespace Unroll.Metrics;

/// <summary>How well sequences are classified.</summary>
public sealed record ClassificationScore
{
    /// <summary>How many examples were classified.</summary>
    public required int Count { get; init; }

    /// <summary>The mean loss in nats: of the right label, or where several are possible the mean over labels.</summary>
    public required double Loss { get; init; }

    /// <summary>The share of examples that were given exactly their label, or where several are possible exactly all their labels.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Each label, in the model's order.</summary>
    public required IReadOnlyList<ClassScore> Classes { get; init; }

    /// <summary>
    /// How many examples of label i were given label j: <c>Confusion[i][j]</c>, in the order of <see cref="Classes"/>; null where several labels are possible.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<int>>? Confusion { get; init; }

    /// <summary>Whether the probabilities mean what they say.</summary>
    public required Calibration Calibration { get; init; }

    /// <summary>The mean F1 of the labels that occur or were given: each label counts the same, however rare.</summary>
    public double MacroF1 => Classes.Where(score => score.Support + score.Predicted > 0).Select(score => score.F1).DefaultIfEmpty(0).Average();

    /// <summary>F1 over all decisions together. With exactly one label for each example it is the accuracy.</summary>
    public double MicroF1
    {
        get
        {
            long correct = Classes.Sum(score => (long)score.Correct), both = Classes.Sum(score => (long)score.Support + score.Predicted);
            return both == 0 ? 0 : 2.0 * correct / both;
        }
    }
}
