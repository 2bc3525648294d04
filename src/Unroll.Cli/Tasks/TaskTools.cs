using Unroll.Cli.Commands;
using Unroll.Cli.Recipes;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>All kinds of models that the command line knows. Here, and only here, a new kind is added.</summary>
internal static class TaskTools
{
    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<TaskTool> All { get; } =
    [
        TaskTool.Of<LanguageModelRecipe>(ModelKind.LanguageModel, LanguageModelRecipe.Form, recipe => new LanguageModelJob(recipe), GenerateCommand.Create, LanguageModelReport.Evaluate, LanguageModelExplainer.Explain),
        TaskTool.Of<GptRecipe>(ModelKind.Gpt, GptRecipe.Form, recipe => new LanguageModelJob(recipe), GenerateCommand.Create, LanguageModelReport.Evaluate, GptExplainer.Explain),
        TaskTool.Of<ClassifierRecipe>(ModelKind.Classifier, ClassifierRecipe.Form, recipe => new ClassifierJob(recipe), ClassifyCommand.Create, ClassificationReport.Evaluate, ClassifierExplainer.Explain),
        TaskTool.Of<TaggerRecipe>(ModelKind.Tagger, TaggerRecipe.Form, recipe => new TaggerJob(recipe), TagCommand.Create, TaggingReport.Evaluate, TaggerExplainer.Explain),
        TaskTool.Of<ForecastRecipe>(ModelKind.Forecaster, ForecastRecipe.Form, recipe => new ForecastJob(recipe), ForecastCommand.Create, ForecastReport.Evaluate, ForecastExplainer.Explain),
        TaskTool.Of<ScoreRecipe>(ModelKind.Regressor, ScoreRecipe.Form, recipe => new ScoreJob(recipe), ScoreCommand.Create, ScoreReport.Evaluate, ScoreExplainer.Explain),
        TaskTool.Of<CaptionRecipe>(ModelKind.Captioner, CaptionRecipe.Form, recipe => new CaptionJob(recipe), CaptionCommand.Create, CaptionReport.Evaluate, CaptionExplainer.Explain),
        TaskTool.Of<TranscriberRecipe>(ModelKind.Transcriber, TranscriberRecipe.Form, recipe => new TranscriberJob(recipe), TranscribeCommand.Create, TranscriptReport.Evaluate, TranscriberExplainer.Explain),
        TaskTool.Of<TranslationRecipe>(ModelKind.Seq2Seq, TranslationRecipe.Form, recipe => new TranslationJob(recipe), TranslateCommand.Create, TranslationReport.Evaluate, TranslationExplainer.Explain),
    ];

    /// <summary>The tool for a recipe.</summary>
    public static TaskTool For(Recipe recipe) => All.First(tool => tool.RecipeType == recipe.GetType());

    /// <summary>The tool for the model in a folder.</summary>
    /// <exception cref="InvalidDataException">The folder holds a kind of model that this program does not know.</exception>
    public static TaskTool ForFolder(string folder)
    {
        string kind = ModelKind.Of(folder);
        return All.FirstOrDefault(tool => tool.ModelKind == kind)
            ?? throw new InvalidDataException($"'{folder}' holds a model of kind '{kind}', which this program does not know. It knows: {string.Join(", ", All.Select(tool => tool.ModelKind))}. Use a newer Unroll?");
    }
}
