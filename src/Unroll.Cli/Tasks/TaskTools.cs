using Unroll.Cli.Commands;
using Unroll.Cli.Recipes;
using Unroll.Formats;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>All kinds of models that the command line knows. Here, and only here, a new kind is added.</summary>
internal static class TaskTools
{
    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<TaskTool> All { get; } =
    [
        new()
        {
            ModelKind = ModelKind.LanguageModel,
            RecipeType = typeof(LanguageModelRecipe),
            Training = TrainLanguageModelCommand.Form,
            Prepare = recipe => new LanguageModelJob((LanguageModelRecipe)recipe),
            Use = GenerateCommand.Create,
            Evaluate = LanguageModelReport.Evaluate,
            Explain = LanguageModelExplainer.Explain,
        },
        new()
        {
            ModelKind = ModelKind.Classifier,
            RecipeType = typeof(ClassifierRecipe),
            Training = TrainClassifierCommand.Form,
            Prepare = recipe => new ClassifierJob((ClassifierRecipe)recipe),
            Use = ClassifyCommand.Create,
            Evaluate = ClassificationReport.Evaluate,
            Explain = ClassifierExplainer.Explain,
        },
        new()
        {
            ModelKind = ModelKind.Tagger,
            RecipeType = typeof(TaggerRecipe),
            Training = TrainTaggerCommand.Form,
            Prepare = recipe => new TaggerJob((TaggerRecipe)recipe),
            Use = TagCommand.Create,
            Evaluate = TaggingReport.Evaluate,
            Explain = TaggerExplainer.Explain,
        },
        new()
        {
            ModelKind = ModelKind.Forecaster,
            RecipeType = typeof(ForecastRecipe),
            Training = TrainForecastCommand.Form,
            Prepare = recipe => new ForecastJob((ForecastRecipe)recipe),
            Use = ForecastCommand.Create,
            Evaluate = ForecastReport.Evaluate,
            Explain = ForecastExplainer.Explain,
        },
        new()
        {
            ModelKind = ModelKind.Regressor,
            RecipeType = typeof(ScoreRecipe),
            Training = TrainScoreCommand.Form,
            Prepare = recipe => new ScoreJob((ScoreRecipe)recipe),
            Use = ScoreCommand.Create,
            Evaluate = ScoreReport.Evaluate,
            Explain = request => throw new WrongUseException($"{request.Folder} holds a regressor, which has no explanation yet. Classifiers, taggers, forecasters and language models have."),
        },
        new()
        {
            ModelKind = ModelKind.Captioner,
            RecipeType = typeof(CaptionRecipe),
            Training = TrainCaptionerCommand.Form,
            Prepare = recipe => new CaptionJob((CaptionRecipe)recipe),
            Use = CaptionCommand.Create,
            Evaluate = CaptionReport.Evaluate,
            Explain = CaptionExplainer.Explain,
        },
        new()
        {
            ModelKind = ModelKind.Transcriber,
            RecipeType = typeof(TranscriberRecipe),
            Training = TrainTranscriberCommand.Form,
            Prepare = recipe => new TranscriberJob((TranscriberRecipe)recipe),
            Use = TranscribeCommand.Create,
            Evaluate = TranscriptReport.Evaluate,
            Explain = TranscriberExplainer.Explain,
        },
    ];

    /// <summary>The tool for a recipe.</summary>
    public static TaskTool For(Recipe recipe) => All.First(tool => tool.RecipeType == recipe.GetType());

    /// <summary>The tool for the model in a folder.</summary>
    /// <exception cref="InvalidDataException">The folder holds a kind of model that this program does not know.</exception>
    public static TaskTool ForFolder(string folder)
    {
        string kind = ModelFolder.KindOf(folder);
        return All.FirstOrDefault(tool => tool.ModelKind == kind)
            ?? throw new InvalidDataException($"'{folder}' holds a model of kind '{kind}', which this program does not know. It knows: {string.Join(", ", All.Select(tool => tool.ModelKind))}. Use a newer Unroll?");
    }
}
