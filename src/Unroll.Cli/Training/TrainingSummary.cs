using System.Text.Json.Nodes;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Training;

namespace Unroll.Cli.Training;

/// <summary>What a training run reached, for programs.</summary>
internal static class TrainingSummary
{
    /// <summary>The report as one JSON object.</summary>
    public static string Write(TrainingReport report, JsonObject? test, string folder)
    {
        var summary = new JsonObject
        {
            ["model"] = folder,
            ["end"] = report.End.ToString(),
            ["steps"] = report.Steps,
            ["epochs"] = report.Epochs,
            ["parameters"] = report.Parameters,
            ["seconds"] = report.Seconds,
            ["predictionsPerSecond"] = report.PredictionsPerSecond,
            ["trainingLoss"] = report.TrainingLoss,
            ["bestStep"] = report.BestStep,
            ["best"] = Evaluation(report.Best),
            ["last"] = Evaluation(report.Last),
            ["test"] = test,
            ["warnings"] = JsonList.Of(report.Warnings),
        };
        return summary.ToJsonString(RecipeFormat.Settings);
    }

    private static JsonObject? Evaluation(Evaluation? evaluation)
    {
        if (evaluation is null) return null;
        var node = new JsonObject { ["loss"] = evaluation.Loss };
        foreach ((string name, double value) in evaluation.Metrics) node[name] = value;
        return node;
    }
}
