using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Families;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>A language model about to learn a text.</summary>
internal sealed class LanguageModelJob : ITrainingJob
{
    private readonly Corpus corpus;
    private readonly ILanguageModel model;
    private readonly LanguageModelTask task;
    private readonly FreeRunning free;

    /// <summary>Reads the text and builds the model.</summary>
    public LanguageModelJob(LanguageModelRecipe recipe)
        : this(recipe, recipe.Data, corpus => LanguageModel.Create(recipe.Model, corpus, recipe.Seed))
    {
    }

    /// <inheritdoc cref="LanguageModelJob(LanguageModelRecipe)"/>
    public LanguageModelJob(GptRecipe recipe)
        : this(recipe, recipe.Data, corpus => Gpt.Create(recipe.Model, corpus, recipe.Seed))
    {
    }

    private LanguageModelJob(Recipe recipe, TextDataSpec data, Func<Corpus, ILanguageModel> create)
    {
        corpus = CorpusReader.Read(data);
        model = create(corpus);
        task = new LanguageModelTask(model, corpus, recipe.EffectiveTraining);
        free = new FreeRunning(model, corpus.Train.Text);
    }

    /// <inheritdoc/>
    public ITrainingTask Task => task;

    /// <inheritdoc/>
    public string Unit => model.Vocabulary.Units.Level switch
    {
        UnitLevel.Words => "words",
        UnitLevel.Subwords => "sub-words",
        UnitLevel.Bytes => "bytes",
        UnitLevel.Jamo => "jamo",
        UnitLevel.Syllables => "syllables",
        _ => "characters",
    };

    /// <inheritdoc/>
    public IEnumerable<string> Introduction
    {
        get
        {
            string validation = corpus.Validation is null ? "no validation text" : $"validation text {Quantity.Count(task.ValidationText!.Tokens)}";
            yield return $"{model}";
            yield return $"training text {Quantity.Count(task.TrainingText.Tokens)} {Unit}, {validation}, {this.Pace()}";
            if (task.TrainingText.Unknown > 0) yield return $"training text: {task.TrainingText}";
            if (task.ValidationText is { Unknown: > 0 } unknown) yield return $"validation text: {unknown}";
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Details => new Dictionary<string, string>(StringComparer.Ordinal) { ["trainingText"] = task.TrainingText.ToString() };

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Costs => [("vocabulary", $"{Quantity.Count(model.Vocabulary.Size)} symbols")];

    /// <inheritdoc/>
    public string EvaluationName => "validation, told the truth";

    /// <inheritdoc/>
    public string? SpeakFreely() => free.Describe();

    /// <inheritdoc/>
    public JobScore? Test(CancellationToken stop)
    {
        if (corpus.Test is null) return null;
        LanguageModelScore score = model.Evaluate(corpus.Test, stop: stop);
        return new JobScore(LanguageModelReport.Json(score), [$"Test text: {score}."]);
    }

    /// <inheritdoc/>
    public IEnumerable<string> Doubts(TrainingReport report)
    {
        double guessing = Math.Log(model.Vocabulary.Size);
        if (report.Best?.Loss > guessing)
            yield return $"that is worse than guessing among all {model.Vocabulary.Size} symbols ({Quantity.Fixed(guessing, 2)}). The learning rate is probably too high, or there were too few updates.";
    }

    /// <inheritdoc/>
    public string NextCommand(string folder) => $"Let it write: unroll generate {folder} --length 300";
}
