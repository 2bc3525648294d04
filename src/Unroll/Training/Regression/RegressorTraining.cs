using Unroll.Data;
using Unroll.Models;

namespace Unroll.Training;

/// <summary>Trains regressors.</summary>
public static class RegressorTraining
{
    /// <summary>Trains a model on sequences with scores. Afterwards the model has the weights of the best evaluation, if there is a validation part, or the last ones.</summary>
    /// <param name="model">The model; its weights change, its scaling does not.</param>
    /// <param name="data">The parts; the test part is not looked at.</param>
    /// <param name="spec">How to train.</param>
    /// <param name="folder">Where checkpoints, log and the finished model go; nothing is written if absent.</param>
    /// <param name="progress">Hears how it goes.</param>
    /// <param name="stop">Ends the run after the update under way; with a folder it can be resumed.</param>
    /// <exception cref="DivergenceException">Something is not finite any more.</exception>
    /// <exception cref="InvalidSpecException">The spec cannot be used; the message lists all that is wrong with it.</exception>
    public static TrainingReport Train(
        this Regressor model, DataSplit<ScoredSequence> data, TrainingSpec spec, string? folder = null, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default) =>
        new Trainer(model.TrainingTask(data, spec), spec) { Folder = folder, Progress = progress }.Run(stop);

    /// <summary>As <see cref="Train"/>, on another thread.</summary>
    /// <inheritdoc cref="Train" path="/exception"/>
    public static Task<TrainingReport> TrainAsync(
        this Regressor model, DataSplit<ScoredSequence> data, TrainingSpec spec, string? folder = null, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default) =>
        new Trainer(model.TrainingTask(data, spec), spec) { Folder = folder, Progress = progress }.RunAsync(stop);

    /// <summary>The model with its data, for a <see cref="Trainer"/> of your own.</summary>
    /// <inheritdoc cref="Train" path="/exception"/>
    public static ITrainingTask TrainingTask(this Regressor model, DataSplit<ScoredSequence> data, TrainingSpec spec)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ExampleTask.Create(data, spec, part => part, _ => new RegressorObjective(model));
    }
}
