using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>A transcriber about to learn from recordings.</summary>
internal sealed class TranscriberJob : ITrainingJob
{
    private readonly DataSplit<RecordingFile> files;
    private readonly DataSet<Utterance>? test;
    private readonly Utterance? example;
    private readonly Transcriber model;

    /// <summary>Reads the recordings and builds the model.</summary>
    public TranscriberJob(TranscriberRecipe recipe)
    {
        files = recipe.Data.Split(recipe.Seed);
        LogMelSpec audio = recipe.Model.Audio!;
        var data = new DataSplit<Utterance>(files.Train.ToUtterances(audio), files.Validation?.ToUtterances(audio));
        test = files.Test?.ToUtterances(audio);
        example = data.Validation?[0];
        model = Transcriber.Create(recipe.Model, data.Train, recipe.Seed);
        Task = model.TrainingTask(data, recipe.EffectiveTraining);
    }

    /// <inheritdoc/>
    public ITrainingTask Task { get; }

    /// <inheritdoc/>
    public string Unit => "recordings";

    /// <inheritdoc/>
    public IEnumerable<string> Introduction
    {
        get
        {
            yield return $"{model}";
            yield return this.Parts("recordings", files.Train.Count, files.Validation?.Count);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Details => new Dictionary<string, string>(StringComparer.Ordinal) { ["recordings"] = Quantity.Count(files.Train.Count) };

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Costs => [("recordings", Quantity.Count(files.Train.Count)), ("symbols", Quantity.Count(model.Vocabulary.Size - 1))];

    /// <inheritdoc/>
    public string? SpeakFreely() => example is null ? null : $"\"{model.Transcribe(example.Frames)}\" where \"{example.Text}\" is said";

    /// <inheritdoc/>
    public JobScore? Test(CancellationToken stop) => test is null ? null : TranscriptReport.Score(model.Evaluate(test, stop: stop), "Test: ");

    /// <inheritdoc/>
    public IEnumerable<string> Doubts(TrainingReport report)
    {
        if (report.Best?.Metrics.GetValueOrDefault("characterErrorRate") is > 0.9)
            yield return "it says next to nothing yet: that is how CTC begins, with blanks only. Train longer, or with a larger learning rate.";
    }

    /// <inheritdoc/>
    public string NextCommand(string folder) => $"Let it listen: unroll transcribe {folder} FILE.wav";
}
