using System.Text.Json.Nodes;
using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>A captioner about to learn from images.</summary>
internal sealed class CaptionJob : ITrainingJob
{
    // Beyond this many differences of pixels the baseline would take longer than it is worth.
    private const double MostDifferences = 2e10;
    private const int Beam = 4;

    private readonly DataSplit<CaptionedImage> data;
    private readonly Captioner model;
    private readonly (double ExactMatch, TextScore Bleu)? nearestOfValidation;

    /// <summary>Reads the images and builds the model.</summary>
    public CaptionJob(CaptionRecipe recipe)
    {
        data = recipe.Data.Read(recipe.Seed);
        model = Captioner.Create(recipe.Model, data.Train, recipe.Seed);
        Task = model.TrainingTask(data, recipe.EffectiveTraining);
        nearestOfValidation = Nearest(data.Validation, CancellationToken.None);
    }

    /// <inheritdoc/>
    public ITrainingTask Task { get; }

    /// <inheritdoc/>
    public string Unit => "symbols";

    /// <inheritdoc/>
    public IEnumerable<string> Introduction
    {
        get
        {
            yield return $"{model}";
            yield return this.Parts("images", data.Train.Count, data.Validation?.Count);
            if (nearestOfValidation is { } nearest) yield return $"to beat on the validation images: the caption of the nearest training image is exact in {Quantity.Percent(nearest.ExactMatch, 1)}, {nearest.Bleu}";
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Details => new Dictionary<string, string>(StringComparer.Ordinal) { ["images"] = Quantity.Count(data.Train.Count) };

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Costs => [("images", Quantity.Count(data.Train.Count)), ("symbols", Quantity.Count(model.Vocabulary.Size))];

    /// <inheritdoc/>
    public string EvaluationName => "validation, told the truth; exactMatch and bleu on its own";

    /// <inheritdoc/>
    public string? SpeakFreely() => data.Validation?[0] is { } example ? $"\"{model.Caption(example.Image).Text}\" where \"{example.Caption}\" is meant" : null;

    /// <inheritdoc/>
    public JobScore? Test(CancellationToken stop)
    {
        if (data.Test is null) return null;
        JobScore score = CaptionReport.Score(model.Evaluate(data.Test, new BeamSearch(Beam), stop: stop), $"Test with a beam of {Beam}: ");
        if (Nearest(data.Test, stop) is not { } nearest) return score;
        score.Json["nearestImage"] = new JsonObject { ["exactMatch"] = nearest.ExactMatch, ["bleu"] = nearest.Bleu.Value };
        return score with { Lines = [.. score.Lines, $"The caption of the nearest training image: {Quantity.Percent(nearest.ExactMatch, 1)} exact, {nearest.Bleu}"] };
    }

    /// <inheritdoc/>
    public IEnumerable<string> Doubts(TrainingReport report)
    {
        if (nearestOfValidation is { } nearest && report.Best is { } best && best.Metrics.GetValueOrDefault("bleu") <= nearest.Bleu.Value && best.Metrics.GetValueOrDefault("exactMatch") <= nearest.ExactMatch)
            yield return "that is no better than the caption of the nearest training image. Train longer, or with less dropout.";
    }

    /// <inheritdoc/>
    public string NextCommand(string folder) => $"Let it look: unroll caption {folder} IMAGE";

    private (double ExactMatch, TextScore Bleu)? Nearest(DataSet<CaptionedImage>? part, CancellationToken stop) =>
        part is null || (double)part.Count * data.Train.Count * data.Train[0].Image.Values.Length > MostDifferences ? null : NearestImage.Evaluate(data.Train, part, stop: stop);
}
