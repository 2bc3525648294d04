using System.Text.Json.Nodes;
using Unroll.Cli.Rendering;
using Unroll.Metrics;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>The figures of a regressor.</summary>
internal static class ScoreReport
{
    /// <summary><c>unroll eval</c>.</summary>
    public static JobScore Evaluate(EvaluationRequest request, CancellationToken stop)
    {
        Regressor model = Regressor.Load(request.Folder, request.Precision);
        return Of(model.Evaluate(request.Recipe<ScoreRecipe>().Data.Read(request.Data)), Path.GetFileName(request.Data));
    }

    /// <summary>A score in words and as JSON.</summary>
    public static JobScore Of(RegressionScore score, string title) => new(
        new JsonObject
        {
            ["sequences"] = score.Sequences,
            ["mse"] = score.MeanSquared,
            ["mae"] = score.MeanAbsolute,
            ["mseOfTheMean"] = score.BaselineSquared,
            ["r2"] = double.IsFinite(score.Determination) ? score.Determination : null,
        },
        [
            $"{title}: {Quantity.Count(score.Sequences)} sequences",
            $"mean absolute error  {Quantity.Fixed(score.MeanAbsolute, 4)}",
            $"mean squared error   {Quantity.Fixed(score.MeanSquared, 4)} (always saying the mean: {Quantity.Fixed(score.BaselineSquared, 4)})",
            $"R²                   {Quantity.Fixed(score.Determination, 4)}",
        ]);
}
