using Unroll.Formats;

namespace Unroll.Training;

/// <summary>
/// Trains a model: updates, validation, early stopping, checkpoints, progress. With a folder, a run that was stopped, killed or lost to a power
/// cut goes on from its last checkpoint with <see cref="Resume"/> and ends with the same weights, bit for bit, as if nothing had happened.
/// </summary>
public sealed class Trainer
{
    /// <summary>Creates a trainer.</summary>
    /// <exception cref="InvalidSpecException">The spec cannot be used; the message lists all that is wrong with it.</exception>
    public Trainer(ITrainingTask task, TrainingSpec spec)
    {
        Task = task;
        Spec = spec;
        var check = new SpecCheck();
        spec.Validate(check);
        check.Require(spec.Epochs is null || task.UpdatesPerEpoch > 0, nameof(spec.Epochs), spec.Epochs, "nothing, because these data have no end", "Set Steps.");
        check.Require(spec.Patience is null || task.CanEvaluate, nameof(spec.Patience), spec.Patience, "nothing, because there are no validation data", "Split some off, or leave it out.");
        check.Require(spec.Average is not TriggeredAverage || task.CanEvaluate, nameof(spec.Average), "triggered", "an exponential average, because there are no validation data");
        check.ThrowIfAny(nameof(TrainingSpec));
    }

    /// <summary>What is learnt.</summary>
    public ITrainingTask Task { get; }

    /// <summary>How.</summary>
    public TrainingSpec Spec { get; }

    /// <summary>The model folder to save to. Without one nothing is written.</summary>
    public string? Folder { get; init; }

    /// <summary>Hears how it goes; called on the thread that trains.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Measures speed and dates event files. Nothing that is learnt depends on it.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whatever shall stand in the report, for instance the command.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Lets <see cref="Resume"/> go on under other rules than the run was begun with, for instance a lower learning rate after a divergence. The result is then
    /// not that of an uninterrupted run. Another optimiser or average than before has no state to go on with and is refused all the same. Default: false.
    /// </summary>
    public bool AcceptChanges { get; init; }

    /// <summary>The spec of the run whose checkpoints are in a folder, or nothing where there are none that can be used.</summary>
    public static TrainingSpec? FindSpec(string folder) => new CheckpointStore(folder).FindNewest(_ => { })?.State.Spec;

    /// <summary>
    /// Trains from the beginning. When <paramref name="stop"/> is asked for, the update under way is finished, a checkpoint is saved and the report says
    /// <see cref="TrainingEnd.Interrupted"/>. Afterwards the model has the weights of the best evaluation, of the average, or of the last update, as the spec says.
    /// </summary>
    /// <exception cref="DivergenceException">Something is not finite any more.</exception>
    /// <exception cref="InvalidOperationException">The folder holds checkpoints of another run, or another process trains in it.</exception>
    /// <exception cref="FileWriteException">The disk is full or the folder cannot be written. The last checkpoint is untouched.</exception>
    public TrainingReport Run(CancellationToken stop = default) => new TrainingRun(this).Run(resume: false, stop);

    /// <summary>Goes on from the newest checkpoint in the folder that is whole, with the spec that this trainer was given.</summary>
    /// <inheritdoc cref="Run" path="/exception"/>
    /// <exception cref="CorruptFileException">No checkpoint can be used, or it belongs to other data or another model.</exception>
    /// <exception cref="InvalidSpecException">The spec differs from that of the checkpoint in more than its length and its reports.</exception>
    public TrainingReport Resume(CancellationToken stop = default) => new TrainingRun(this).Run(resume: true, stop);

    /// <summary>As <see cref="Run"/>, on another thread.</summary>
    /// <inheritdoc cref="Run" path="/exception"/>
    public Task<TrainingReport> RunAsync(CancellationToken stop = default) => System.Threading.Tasks.Task.Run(() => Run(stop), CancellationToken.None);

    /// <summary>As <see cref="Resume"/>, on another thread.</summary>
    /// <inheritdoc cref="Resume" path="/exception"/>
    public Task<TrainingReport> ResumeAsync(CancellationToken stop = default) => System.Threading.Tasks.Task.Run(() => Resume(stop), CancellationToken.None);
}
