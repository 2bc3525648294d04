using Unroll.Data;
using Unroll.Models;

namespace Unroll.Training;

/// <summary>Trains taggers.</summary>
public static class TaggerTraining
{
    /// <summary>
    /// Trains a model on tagged sequences. Afterwards it has the weights of the evaluation with the highest accuracy (span F1 where tags mark spans), if there are
    /// validation data, or the last ones.
    /// </summary>
    /// <param name="model">The model; its weights change.</param>
    /// <param name="data">The sequences; the test part is not looked at.</param>
    /// <param name="spec">How to train.</param>
    /// <param name="folder">Where checkpoints, log and the finished model go; nothing is written if absent.</param>
    /// <param name="progress">Hears how it goes.</param>
    /// <param name="stop">Ends the run after the update under way; with a folder it can be resumed.</param>
    /// <exception cref="DivergenceException">Something is not finite any more.</exception>
    /// <exception cref="InvalidSpecException">The spec cannot be used; the message lists all that is wrong with it.</exception>
    /// <exception cref="ArgumentException">The training data have a tag that the model does not have.</exception>
    public static TrainingReport Train(
        this Tagger model, DataSplit<TaggedSequence> data, TrainingSpec spec, string? folder = null, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default) =>
        new Trainer(model.TrainingTask(data, spec), spec) { Folder = folder, Progress = progress }.Run(stop);

    /// <summary>As <see cref="Train"/>, on another thread.</summary>
    /// <inheritdoc cref="Train" path="/exception"/>
    public static Task<TrainingReport> TrainAsync(
        this Tagger model, DataSplit<TaggedSequence> data, TrainingSpec spec, string? folder = null, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default) =>
        new Trainer(model.TrainingTask(data, spec), spec) { Folder = folder, Progress = progress }.RunAsync(stop);

    /// <summary>The model with its data, for a <see cref="Trainer"/> of your own.</summary>
    /// <inheritdoc cref="Train" path="/exception"/>
    public static ITrainingTask TrainingTask(this Tagger model, DataSplit<TaggedSequence> data, TrainingSpec spec)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        if (data.Train.SelectMany(sequence => sequence.Tags).FirstOrDefault(tag => !model.Tags.Contains(tag, StringComparer.Ordinal)) is { } unknown)
            throw new ArgumentException($"'{data.Train.Name}' has the tag '{unknown}', which the model does not have. Its tags are: {string.Join(", ", model.Tags)}.", nameof(data));
        var encoder = new TaggerEncoder(model);
        return ExampleTask.Create(data, spec, part => Encode(part, encoder), _ => new TaggerObjective(model));
    }

    private static DataSet<EncodedTags> Encode(DataSet<TaggedSequence> data, TaggerEncoder encoder) => new(data.Name, [.. data.Select(encoder.Encode)], () => data.Fingerprint);
}
