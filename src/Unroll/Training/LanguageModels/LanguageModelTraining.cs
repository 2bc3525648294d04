using Unroll.Data;
using Unroll.Models;

namespace Unroll.Training;

/// <summary>Trains language models.</summary>
public static class LanguageModelTraining
{
    /// <summary>Trains a model on a corpus. Afterwards the model has the weights of the best evaluation, if the corpus has a validation text, or the last ones.</summary>
    /// <param name="model">The model; its weights change.</param>
    /// <param name="corpus">The texts.</param>
    /// <param name="spec">How to train.</param>
    /// <param name="folder">Where checkpoints, log and the finished model go; nothing is written if absent.</param>
    /// <param name="progress">Hears how it goes.</param>
    /// <param name="stop">Ends the run after the update under way; with a folder it can be resumed.</param>
    /// <exception cref="DivergenceException">Something is not finite any more.</exception>
    /// <exception cref="InvalidSpecException">The spec cannot be used; the message lists all that is wrong with it.</exception>
    public static TrainingReport Train(
        this ILanguageModel model, Corpus corpus, TrainingSpec spec, string? folder = null, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default) =>
        new Trainer(model.TrainingTask(corpus, spec), spec) { Folder = folder, Progress = progress }.Run(stop);

    /// <summary>As <see cref="Train"/>, on another thread.</summary>
    /// <inheritdoc cref="Train" path="/exception"/>
    public static Task<TrainingReport> TrainAsync(
        this ILanguageModel model, Corpus corpus, TrainingSpec spec, string? folder = null, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default) =>
        new Trainer(model.TrainingTask(corpus, spec), spec) { Folder = folder, Progress = progress }.RunAsync(stop);

    /// <summary>The model with its corpus, for a <see cref="Trainer"/> of your own.</summary>
    /// <inheritdoc cref="Train" path="/exception"/>
    public static ITrainingTask TrainingTask(this ILanguageModel model, Corpus corpus, TrainingSpec spec)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(spec);
        SpecCheck.Ensure(nameof(TrainingSpec), spec.Validate);
        return new LanguageModelTask(model, corpus, spec);
    }
}
