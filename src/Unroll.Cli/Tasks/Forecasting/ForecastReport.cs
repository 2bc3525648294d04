using System.Globalization;
using System.Text.Json.Nodes;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Cli.Training;
using Unroll.Data;
using Unroll.Metrics;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>A score as a table and as JSON, always with the naive forecasts beside the model.</summary>
internal static class ForecastReport
{
    /// <summary><c>unroll eval</c>.</summary>
    public static JobScore Evaluate(EvaluationRequest request, CancellationToken stop)
    {
        Forecaster model = Forecaster.Load(request.Folder, request.Precision);
        ForecastRecipe recipe = request.Recipe<ForecastRecipe>() with { Model = model.Spec };
        if (LearntFrom(request) && recipe.Data.Test is null && SeriesDataReader.Split(recipe).Test is { } test)
            return Of(model.Evaluate(test, stop: stop), $"The test part of {Path.GetFileName(request.Data)}, from which the model learnt");
        IReadOnlyList<Series> series = SeriesDataReader.Read(request.Data, recipe.Data, model.Spec);
        return Of(model.Evaluate(SeriesSplit.All(series), stop: stop), Path.GetFileName(request.Data));
    }

    /// <summary>The score under a title.</summary>
    public static JobScore Of(ForecastScore score, string title) => new(Json(score), [.. Lines(score, title)]);

    private static IEnumerable<string> Lines(ForecastScore score, string title)
    {
        yield return $"{title}: {Quantity.Count(score.Windows)} windows of {score.Horizon} steps, a season is {score.Season} rows";
        yield return $"{"",-22}{"model",12}{"last value",12}{"last season",12}";
        yield return Row("scaled MSE", score.All, errors => errors.ScaledSquared, 4);
        yield return Row("scaled MAE", score.All, errors => errors.ScaledAbsolute, 4);
        yield return Row("MASE", score.All, errors => errors.Scaled, 3);
        yield return Row("sMAPE %", score.All, errors => errors.SymmetricPercentage, 2);
        foreach ((string target, ForecastComparison errors) in score.Targets)
        {
            yield return Row($"{target} RMSE", errors, one => one.RootMeanSquared, 4);
            yield return Row($"{target} MAE", errors, one => one.MeanAbsolute, 4);
        }

        if (score.Below.Count > 0)
        {
            yield return Row("pinball", score.All, errors => errors.Pinball, 4);
            yield return $"share below quantile   {string.Join(", ", score.Below.Select(pair => $"{pair.Key.ToString(CultureInfo.InvariantCulture)}: {Quantity.Fixed(pair.Value, 3)}"))}";
        }

        if (score.ByStep.Count > 1) yield return $"error by step          {Sparkline.Render(score.ByStep, 48)}";
    }

    private static string Row(string name, ForecastComparison errors, Func<ForecastErrors, double> figure, int digits) =>
        $"{name,-22}{Quantity.Fixed(figure(errors.Model), digits),12}{Quantity.Fixed(figure(errors.Naive), digits),12}{Quantity.Fixed(figure(errors.SeasonalNaive), digits),12}";

    private static JsonObject Json(ForecastScore score)
    {
        var targets = new JsonObject();
        foreach ((string target, ForecastComparison errors) in score.Targets) targets[target] = Json(errors);
        var below = new JsonObject();
        foreach ((double level, double share) in score.Below) below[level.ToString(CultureInfo.InvariantCulture)] = share;
        return new JsonObject
        {
            ["windows"] = score.Windows,
            ["horizon"] = score.Horizon,
            ["season"] = score.Season,
            ["scaledMse"] = score.All.Model.ScaledSquared,
            ["scaledMae"] = score.All.Model.ScaledAbsolute,
            ["mase"] = Number(score.All.Model.Scaled),
            ["all"] = Json(score.All),
            ["targets"] = targets,
            ["shareBelowQuantile"] = below,
            ["scaledMaeByStep"] = JsonList.Of(score.ByStep),
        };
    }

    private static JsonObject Json(ForecastComparison errors) => new() { ["model"] = Json(errors.Model), ["lastValue"] = Json(errors.Naive), ["lastSeason"] = Json(errors.SeasonalNaive) };

    private static JsonObject Json(ForecastErrors errors) => new()
    {
        ["mse"] = errors.MeanSquared,
        ["rmse"] = errors.RootMeanSquared,
        ["mae"] = errors.MeanAbsolute,
        ["mase"] = Number(errors.Scaled),
        ["smape"] = errors.SymmetricPercentage,
        ["scaledMse"] = errors.ScaledSquared,
        ["scaledMae"] = errors.ScaledAbsolute,
        ["pinball"] = Number(errors.Pinball),
    };

    // What does not exist for this model or these data is null, not a word that a program must know.
    private static JsonNode? Number(double value) => double.IsFinite(value) ? value : null;

    // The rows that a model learnt from say nothing about what it can do.
    private static bool LearntFrom(EvaluationRequest request)
    {
        string path = Path.Combine(request.Folder, OutputFolder.Recipe);
        return File.Exists(path) && RecipeLoader.Parse(File.ReadAllText(path), path, []) is ForecastRecipe { Data.Train: { } file } && Path.GetFullPath(file) == Path.GetFullPath(request.Data);
    }
}
