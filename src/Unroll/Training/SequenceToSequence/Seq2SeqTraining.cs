using Unroll.Data;
using Unroll.Models;

namespace Unroll.Training;

/// <summary>Trains models from sequence to sequence.</summary>
public static class Seq2SeqTraining
{
    /// <summary>How many validation pairs the model writes on its own at each evaluation, beside being told the truth.</summary>
    public const int FreeRunningPairs = 500;

    /// <summary>Trains a model on pairs. Afterwards it has the weights of the best evaluation, if there are validation data, or the last ones.</summary>
    /// <param name="model">The model; its weights change.</param>
    /// <param name="data">The pairs; the test part is not looked at.</param>
    /// <param name="spec">How to train.</param>
    /// <param name="forcing">How often the decoder goes on from the truth. Default: always.</param>
    /// <param name="folder">Where checkpoints, log and the finished model go; nothing is written if absent.</param>
    /// <param name="progress">Hears how it goes.</param>
    /// <param name="stop">Ends the run after the update under way; with a folder it can be resumed.</param>
    /// <exception cref="DivergenceException">Something is not finite any more.</exception>
    /// <exception cref="InvalidSpecException">The spec cannot be used; the message lists all that is wrong with it.</exception>
    public static TrainingReport Train(
        this Seq2Seq model, DataSplit<SequencePair> data, TrainingSpec spec, TeacherForcing? forcing = null, string? folder = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken stop = default) =>
        new Trainer(model.TrainingTask(data, spec, forcing), spec) { Folder = folder, Progress = progress }.Run(stop);

    /// <summary>As <see cref="Train"/>, on another thread.</summary>
    /// <inheritdoc cref="Train" path="/exception"/>
    public static Task<TrainingReport> TrainAsync(
        this Seq2Seq model, DataSplit<SequencePair> data, TrainingSpec spec, TeacherForcing? forcing = null, string? folder = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken stop = default) =>
        new Trainer(model.TrainingTask(data, spec, forcing), spec) { Folder = folder, Progress = progress }.RunAsync(stop);

    /// <summary>The model with its data, for a <see cref="Trainer"/> of your own.</summary>
    /// <inheritdoc cref="Train" path="/exception"/>
    public static ITrainingTask TrainingTask(this Seq2Seq model, DataSplit<SequencePair> data, TrainingSpec spec, TeacherForcing? forcing = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        forcing ??= new AlwaysForcing();
        return ExampleTask.Create(
            data, spec, model.Reader.Read, _ => new Seq2SeqObjective(model, forcing, FreeRunningPairs), check => forcing.Validate(check[nameof(TeacherForcing)]));
    }
}
