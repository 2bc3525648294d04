namespace Unroll.Training;

/// <summary>A report from a training run that is going on.</summary>
public sealed record TrainingProgress
{
    /// <summary>What has just happened.</summary>
    public required TrainingStage Stage { get; init; }

    /// <summary>How many updates have been made, those before a resume included.</summary>
    public required long Step { get; init; }

    /// <summary>How many updates the run has in all.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>How many passes over the training data have been made; 0 where the data have no end.</summary>
    public double Epoch { get; init; }

    /// <summary>The mean training loss of the updates since the last report; NaN before the first.</summary>
    public double Loss { get; init; } = double.NaN;

    /// <summary>The learning rate of the last update.</summary>
    public double LearningRate { get; init; }

    /// <summary>The norm of all gradients of the last update, before clipping.</summary>
    public double GradientNorm { get; init; }

    /// <summary>How many predictions (characters, words) per second were learnt from since the last report.</summary>
    public double PredictionsPerSecond { get; init; }

    /// <summary>How long this process has been training.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>How long the rest will take at the speed so far; unknown before the first update.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>The evaluation that has just been made, or else the last one.</summary>
    public Evaluation? Evaluation { get; init; }

    /// <summary>The best evaluation so far.</summary>
    public Evaluation? Best { get; init; }

    /// <summary>The update after which the best evaluation was made.</summary>
    public long BestStep { get; init; }

    /// <summary>The warning, or where a checkpoint was saved.</summary>
    public string? Message { get; init; }

    /// <summary>What has just happened, in one line.</summary>
    public override string ToString() => Stage switch
    {
        TrainingStage.Updated => FormattableString.Invariant($"update {Step}/{TotalSteps}, epoch {Epoch:0.##}, loss {Loss:F4}"),
        TrainingStage.Evaluated => FormattableString.Invariant($"update {Step}: validation {Evaluation}"),
        TrainingStage.Saved or TrainingStage.Warned => FormattableString.Invariant($"update {Step}: {(Stage == TrainingStage.Saved ? "saved as " : "")}{Message}"),
        _ => FormattableString.Invariant($"{(Stage == TrainingStage.Started ? "begins" : "ends")} after update {Step} of {TotalSteps}"),
    };
}
