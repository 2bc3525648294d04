using Unroll.Data;
using Unroll.Models;

namespace Unroll.Training;

/// <summary>Trains transcribers.</summary>
public static class TranscriberTraining
{
    /// <summary>
    /// Trains a model on utterances. Afterwards it has the weights of the best evaluation - the fewest errors in words or, where it writes smaller units, in characters - if
    /// there are validation data, or the last ones.
    /// </summary>
    /// <param name="model">The model; its weights change.</param>
    /// <param name="data">The utterances; the test part is not looked at.</param>
    /// <param name="spec">How to train.</param>
    /// <param name="folder">Where checkpoints, log and the finished model go; nothing is written if absent.</param>
    /// <param name="progress">Hears how it goes.</param>
    /// <param name="stop">Ends the run after the update under way; with a folder it can be resumed.</param>
    /// <exception cref="ArgumentException">An utterance has frames of another size, or fewer steps than what it says needs; the message names it.</exception>
    /// <exception cref="DivergenceException">Something is not finite any more.</exception>
    /// <exception cref="InvalidSpecException">The spec cannot be used; the message lists all that is wrong with it.</exception>
    public static TrainingReport Train(
        this Transcriber model, DataSplit<Utterance> data, TrainingSpec spec, string? folder = null, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default) =>
        new Trainer(model.TrainingTask(data, spec), spec) { Folder = folder, Progress = progress }.Run(stop);

    /// <summary>As <see cref="Train"/>, on another thread.</summary>
    /// <inheritdoc cref="Train" path="/exception"/>
    public static Task<TrainingReport> TrainAsync(
        this Transcriber model, DataSplit<Utterance> data, TrainingSpec spec, string? folder = null, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default) =>
        new Trainer(model.TrainingTask(data, spec), spec) { Folder = folder, Progress = progress }.RunAsync(stop);

    /// <summary>The model with its data, for a <see cref="Trainer"/> of your own.</summary>
    /// <inheritdoc cref="Train" path="/exception"/>
    public static ITrainingTask TrainingTask(this Transcriber model, DataSplit<Utterance> data, TrainingSpec spec)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ExampleTask.Create(data, spec, model.Reader.ReadFeasible, _ => new TranscriberObjective(model));
    }
}
