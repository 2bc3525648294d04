using System.CommandLine;
using Unroll.Cli.Recipes;
using Unroll.Cli.Training;
using Unroll.Data;
using Unroll.Metrics;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>Forecasters on the command line.</summary>
internal sealed class ForecastTool : ITaskTool
{
    /// <inheritdoc/>
    public string ModelKind => Models.ModelKind.Forecaster;

    /// <inheritdoc/>
    public Type RecipeType => typeof(ForecastRecipe);

    /// <inheritdoc/>
    public Command CreateTrainCommand() => TrainForecastCommand.Create();

    /// <inheritdoc/>
    public IEnumerable<Command> CreateCommands() => [ForecastCommand.Create()];

    /// <inheritdoc/>
    public ITrainingJob Prepare(Recipe recipe) => new ForecastJob((ForecastRecipe)recipe);

    /// <inheritdoc/>
    public JobScore Evaluate(EvaluationRequest request, CancellationToken stop)
    {
        Forecaster model = Forecaster.Load(request.Folder);
        ForecastRecipe recipe = request.Recipe<ForecastRecipe>("forecast") with { Model = model.Spec };
        if (LearntFrom(request) && recipe.Data.Test is null && SeriesDataReader.Split(recipe).Test is { } test)
            return ForecastReport.Of(model.Evaluate(test, stop: stop), $"The test part of {Path.GetFileName(request.Data)}, from which the model learnt");
        IReadOnlyList<Series> series = SeriesDataReader.Read(request.Data, recipe.Data, model.Spec);
        return ForecastReport.Of(model.Evaluate(SeriesSplit.All(series), stop: stop), Path.GetFileName(request.Data));
    }

    /// <inheritdoc/>
    public int Explain(ExplanationRequest request) => ForecastExplainer.Explain(request);

    // The rows that a model learnt from say nothing about what it can do.
    private static bool LearntFrom(EvaluationRequest request)
    {
        string path = Path.Combine(request.Folder, OutputFolder.Recipe);
        return File.Exists(path) && RecipeLoader.Parse(File.ReadAllText(path), path, []) is ForecastRecipe { Data.Train: { } file } && Path.GetFullPath(file) == Path.GetFullPath(request.Data);
    }
}
