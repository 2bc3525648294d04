using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>A model from sequence to sequence about to learn from pairs.</summary>
internal sealed class TranslationJob : ITrainingJob
{
    private const int Sampled = 64;
    private const int Shown = 100;

    private readonly TranslationRecipe recipe;
    private readonly DataSplit<SequencePair> data;
    private readonly Seq2Seq model;

    /// <summary>Reads the pairs and builds the model.</summary>
    public TranslationJob(TranslationRecipe recipe)
    {
        this.recipe = recipe;
        data = recipe.Data.Read(recipe.Seed);
        model = Seq2Seq.Create(recipe.Model, data.Train, recipe.Seed);
        Task = model.TrainingTask(data with { Test = null }, recipe.EffectiveTraining, recipe.TeacherForcing);
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
            yield return this.Parts("pairs", data.Train.Count, data.Validation?.Count);
            foreach ((string name, DataSet<SequencePair>? part) in new[] { ("training", data.Train), ("validation", data.Validation) })
            {
                if (part is not null && PairNotes.Of(model, part) is { } note) yield return $"{name} pairs: {note}";
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Details => new Dictionary<string, string>(StringComparer.Ordinal) { ["pairs"] = Quantity.Count(data.Train.Count) };

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Costs =>
    [
        ("pairs", Quantity.Count(data.Train.Count)),
        ("symbols", $"{Quantity.Count(model.SourceVocabulary.Size)} are read, {Quantity.Count(model.TargetVocabulary.Size)} written"),
    ];

    /// <inheritdoc/>
    public string EvaluationName => "validation, told the truth";

    /// <inheritdoc/>
    public string? SpeakFreely()
    {
        if (data.Validation?[0] is not { } example) return null;
        return $"\"{Cut(model.Translate(example.Source).Text)}\" where \"{Cut(example.Target)}\" is meant by \"{Cut(example.Source)}\"";
    }

    /// <inheritdoc/>
    public JobScore? Test(CancellationToken stop) => data.Test is null ? null : TranslationReport.Measure(model, data.Test, recipe, "Test", stop);

    /// <inheritdoc/>
    public IEnumerable<string> Doubts(TrainingReport report)
    {
        double guessing = Math.Log(model.TargetVocabulary.Size);
        if (report.Best?.Loss > guessing)
            yield return $"told the truth, that is worse than guessing among all {model.TargetVocabulary.Size} symbols ({Quantity.Fixed(guessing, 2)} nats). The learning rate is probably too high, or there were too few updates.";
        string[] sources = [.. (data.Validation ?? data.Train).Take(Sampled).Select(pair => pair.Source).Distinct(StringComparer.Ordinal)];
        if (sources.Length < Sampled / 2) yield break;
        int different = model.TranslateBatch(sources).Select(translation => translation.Text).Distinct(StringComparer.Ordinal).Count();
        if (different <= sources.Length / 10)
            yield return $"on its own it writes only {different} different texts for {sources.Length} sources: it hardly looks at them. Train longer, or with another learning rate; without attention reverse the source.";
    }

    /// <inheritdoc/>
    public string NextCommand(string folder) => $"Let it write: unroll translate {folder} \"{Cut(data.Train[0].Source)}\"";

    private static string Cut(string text) => text.Length <= Shown ? text : text[..Unroll.Text.TextElements.SafeCut(text, Shown)] + "...";
}
