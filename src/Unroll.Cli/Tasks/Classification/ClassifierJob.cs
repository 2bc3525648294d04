using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>A classifier about to learn.</summary>
internal sealed class ClassifierJob : ITrainingJob
{
    private readonly ClassifierRecipe recipe;
    private readonly DataSplit<LabelledSequence> data;
    private readonly Classifier model;
    private readonly IReadOnlyList<(string Label, int Count)> labels;

    /// <summary>Reads the data and builds the model.</summary>
    public ClassifierJob(ClassifierRecipe recipe)
    {
        this.recipe = recipe;
        data = LabelledDataReader.Read(recipe.Data, recipe.Model.Audio, recipe.Seed);
        model = Classifier.Create(recipe.Model, data.Train, recipe.Seed);
        Task = model.TrainingTask(data, recipe.EffectiveTraining);
        Dictionary<string, int> counts = model.Labels.ToDictionary(label => label, _ => 0, StringComparer.Ordinal);
        foreach (string label in data.Train.SelectMany(example => example.Labels)) counts[label]++;
        labels = [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))];
    }

    /// <inheritdoc/>
    public ITrainingTask Task { get; }

    /// <inheritdoc/>
    public string Unit => "sequences";

    /// <inheritdoc/>
    public IEnumerable<string> Introduction
    {
        get
        {
            yield return $"{model}";
            string validation = data.Validation is null ? "no validation" : $"validation {Quantity.Count(data.Validation.Count)}";
            yield return $"training {Quantity.Count(data.Train.Count)} {Unit}, {validation}, {this.Pace()}";
            string more = labels.Count > 8 ? $" and {labels.Count - 8} more" : "";
            yield return $"labels: {string.Join(", ", labels.Take(8).Select(item => $"{item.Label} {Quantity.Count(item.Count)}"))}{more}";
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Details => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["trainingData"] = $"{data.Train.Count} sequences, {labels.Count} labels",
    };

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Costs =>
    [
        model.Vocabulary is { } vocabulary ? ("vocabulary", $"{Quantity.Count(vocabulary.Size)} symbols") : ("features", Quantity.Count(model.Spec.Features!.Value)),
        ("labels", Quantity.Count(model.Labels.Count)),
    ];

    /// <inheritdoc/>
    public JobScore? Test(CancellationToken stop)
    {
        if (data.Test is null) return null;
        ClassificationScore score = model.Evaluate(data.Test, stop);
        return ClassificationReport.Of(score) with { Lines = [$"Test: {ClassificationReport.Summary(score)}."] };
    }

    /// <inheritdoc/>
    public IEnumerable<string> Doubts(TrainingReport report)
    {
        if (recipe.Model.MultiLabel || report.Best?.Metrics.GetValueOrDefault("accuracy") is not { } accuracy || data.Validation is not { } validation) yield break;
        int most = validation.Count(example => example.Labels is [var label] && label == labels[0].Label);
        double always = (double)most / validation.Count;
        if (accuracy <= always)
            yield return $"accuracy on the validation data is {Quantity.Fixed(100 * accuracy, 1)} %; always answering '{labels[0].Label}' reaches {Quantity.Fixed(100 * always, 1)} %. More updates, another learning rate, or less dropout?";
    }

    /// <inheritdoc/>
    public string NextCommand(string folder) => model.Spec.Audio is not null ? $"Let it listen: unroll classify {folder} FILE.wav"
        : model.Vocabulary is null ? $"Let it answer: unroll classify {folder} FILE" : $"Let it answer: unroll classify {folder} \"a text\"";
}
