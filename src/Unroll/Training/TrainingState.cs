namespace Unroll.Training;

/// <summary>The numbers of a checkpoint that are not arrays: <c>state.json</c>. Everything here is restored exactly.</summary>
internal sealed record TrainingState
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    public required TrainingSpec Spec { get; init; }

    public string DataFingerprint { get; init; } = "";

    /// <summary>How many updates have been made.</summary>
    public long Step { get; init; }

    public long OptimizerSteps { get; init; }

    public double[] Schedule { get; init; } = [];

    public Evaluation? Last { get; init; }

    public Evaluation? Best { get; init; }

    public long BestStep { get; init; }

    /// <summary>Evaluations since the best.</summary>
    public int Disappointments { get; init; }

    /// <summary>Losses of all evaluations, which decide when averaging begins.</summary>
    public double[] History { get; init; } = [];

    /// <summary>How many updates the average has taken in.</summary>
    public long Averaged { get; init; }

    /// <summary>Sum and number of the losses since the last report of progress.</summary>
    public double LossSum { get; init; }

    public long LossCount { get; init; }

    /// <summary>The mean loss of the last report of progress.</summary>
    public double RecentLoss { get; init; } = double.NaN;

    /// <summary>Whether the evaluation after the last update was broken off and has to be made yet.</summary>
    public bool EvaluationDue { get; init; }
}
