using Unroll.Data;
using Unroll.Models;

namespace Unroll.Training;

/// <summary>Trains forecasters.</summary>
public static class ForecasterTraining
{
    /// <summary>Trains a model on series. Afterwards the model has the weights of the best evaluation, if there is a validation part, or the last ones.</summary>
    /// <param name="model">The model; its weights change, its scaling does not.</param>
    /// <param name="data">The parts; the test part is not looked at.</param>
    /// <param name="spec">How to train. A batch counts windows.</param>
    /// <param name="folder">Where checkpoints, log and the finished model go; nothing is written if absent.</param>
    /// <param name="progress">Hears how it goes.</param>
    /// <param name="stop">Ends the run after the update under way; with a folder it can be resumed.</param>
    /// <exception cref="DivergenceException">Something is not finite any more.</exception>
    /// <exception cref="InvalidSpecException">The spec cannot be used; the message lists all that is wrong with it.</exception>
    /// <exception cref="ArgumentException">A part has no window.</exception>
    public static TrainingReport Train(
        this Forecaster model, DataSplit<SeriesPart> data, TrainingSpec spec, string? folder = null, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default) =>
        new Trainer(model.TrainingTask(data, spec), spec) { Folder = folder, Progress = progress }.Run(stop);

    /// <summary>As <see cref="Train"/>, on another thread.</summary>
    /// <inheritdoc cref="Train" path="/exception"/>
    public static Task<TrainingReport> TrainAsync(
        this Forecaster model, DataSplit<SeriesPart> data, TrainingSpec spec, string? folder = null, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default) =>
        new Trainer(model.TrainingTask(data, spec), spec) { Folder = folder, Progress = progress }.RunAsync(stop);

    /// <summary>The model with its data, for a <see cref="Trainer"/> of your own: the windows of the parts, in a new order in each epoch.</summary>
    /// <inheritdoc cref="Train" path="/exception"/>
    public static ITrainingTask TrainingTask(this Forecaster model, DataSplit<SeriesPart> data, TrainingSpec spec)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        var windows = new ForecastData(model);
        return ExampleTask.Create(data, spec, Windows, _ => new ForecastObjective(model, windows));
        DataSet<ForecastWindow> Windows(DataSet<SeriesPart> part) => new(part.Name, windows.Windows(part, part == data.Train ? model.Spec.Stride : 1), () => part.Fingerprint);
    }
}
