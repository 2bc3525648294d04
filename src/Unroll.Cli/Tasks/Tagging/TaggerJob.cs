using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>A tagger about to learn.</summary>
internal sealed class TaggerJob : ITrainingJob
{
    private readonly DataSplit<TaggedSequence> data;
    private readonly Tagger model;

    /// <summary>Reads the data and builds the model.</summary>
    public TaggerJob(TaggerRecipe recipe)
    {
        data = recipe.Data.Read();
        model = Tagger.Create(recipe.Model, data.Train, recipe.Seed);
        Task = model.TrainingTask(data with { Test = null }, recipe.EffectiveTraining);
    }

    /// <inheritdoc/>
    public ITrainingTask Task { get; }

    /// <inheritdoc/>
    public string Unit => model.Spec.FrameFeatures is null ? "words" : "frames";

    /// <inheritdoc/>
    public IEnumerable<string> Introduction
    {
        get
        {
            string validation = data.Validation is { } part ? $"{Quantity.Count(Steps(part))} to validate on" : "nothing to validate on";
            yield return $"{model}";
            yield return $"{Quantity.Count(data.Train.Count)} sequences with {Quantity.Count(Steps(data.Train))} {Unit}, {validation}, {this.Pace()}";
            yield return $"tags: {string.Join(", ", model.Tags.Take(30))}{(model.Tags.Count > 30 ? ", ..." : "")}";
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Details => new Dictionary<string, string>(StringComparer.Ordinal) { ["trainingData"] = $"{data.Train.Count} sequences, {Steps(data.Train)} {Unit}" };

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Costs =>
    [
        ("tags", Quantity.Count(model.Tags.Count)),
        model.Spec.FrameFeatures is { } features ? ("features", Quantity.Count(features)) : ("words", $"{Quantity.Count(model.Vocabulary.Size)} with a vector of their own"),
    ];

    /// <inheritdoc/>
    public string? SpeakFreely()
    {
        if (data.Validation?[0] is not { Frames: null } sentence) return null;
        return $"\"{model.Predict([.. sentence.Words.Take(8)])}\"";
    }

    /// <inheritdoc/>
    public JobScore? Test(CancellationToken stop)
    {
        if (data.Test is null) return null;
        JobScore score = TaggingReport.Score(model.Evaluate(data.Test, stop));
        return score with { Lines = [$"Test data: {score.Lines[0]}", .. score.Lines.Skip(1)] };
    }

    /// <inheritdoc/>
    public IEnumerable<string> Doubts(TrainingReport report)
    {
        double usual = Usual();
        if (report.Best is { } best && best.Metrics.TryGetValue("accuracy", out double accuracy) && accuracy <= usual)
            yield return $"giving every {Unit[..^1]} the most frequent tag of the training data would be right as often ({Quantity.Fixed(100 * usual, 1)} %). The learning rate is probably too high, or there were too few updates.";
    }

    /// <inheritdoc/>
    public string NextCommand(string folder) => $"Let it tag: unroll tag {folder} {(Unit == "words" ? "\"...\"" : "FILE")}";

    private static long Steps(DataSet<TaggedSequence> part) => part.Sum(sequence => (long)sequence.Length);

    private double Usual()
    {
        if (data.Validation is not { } validation) return 0;
        string most = data.Train.SelectMany(sequence => sequence.Tags).CountBy(tag => tag, StringComparer.Ordinal).MaxBy(pair => pair.Value).Key;
        return (double)validation.Sum(sequence => sequence.Tags.Count(tag => tag == most)) / Steps(validation);
    }
}
