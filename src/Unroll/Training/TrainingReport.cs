namespace Unroll.Training;

/// <summary>What a training run reached, and from what: the contents of <c>report.json</c>.</summary>
public sealed record TrainingReport
{
    /// <summary>Why it ended.</summary>
    public required TrainingEnd End { get; init; }

    /// <summary>How many updates have been made, those before a resume included.</summary>
    public required long Steps { get; init; }

    /// <summary>How many passes over the training data have been made; 0 where the data have no end.</summary>
    public double Epochs { get; init; }

    /// <summary>The mean training loss of the last updates, as many as the spec's LogEvery.</summary>
    public double? TrainingLoss { get; init; }

    /// <summary>The last evaluation.</summary>
    public Evaluation? Last { get; init; }

    /// <summary>The best evaluation.</summary>
    public Evaluation? Best { get; init; }

    /// <summary>The update after which the best evaluation was made.</summary>
    public long BestStep { get; init; }

    /// <summary>Number of trainable numbers.</summary>
    public long Parameters { get; init; }

    /// <summary>How long this process has been training, in seconds, evaluation and saving included.</summary>
    public double Seconds { get; init; }

    /// <summary>How many predictions were learnt from per second, without evaluation and saving.</summary>
    public double PredictionsPerSecond { get; init; }

    /// <summary>What the training data were.</summary>
    public string DataFingerprint { get; init; } = "";

    /// <summary>How it was trained.</summary>
    public required TrainingSpec Spec { get; init; }

    /// <summary>What was not as it should be.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whatever the caller wants to stand in the report, for instance the command.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The end, the best loss and where it was reached, in one line.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{End} after {Steps} updates in {Seconds:F1} s")
        + (Best is null ? "" : FormattableString.Invariant($", best at {BestStep}: validation {Best}"));
}
