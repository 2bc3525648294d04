using System.Text.Json.Nodes;
using Unroll.Cli.Rendering;
using Unroll.Metrics;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>The figures of a classifier as lines and as JSON.</summary>
internal static class ClassificationReport
{
    /// <summary>From how many labels on the confusion table is left to <c>--json</c>.</summary>
    private const int LargestTable = 12;

    private const int LongestHeading = 12;

    /// <summary><c>unroll eval</c>.</summary>
    public static JobScore Evaluate(EvaluationRequest request, CancellationToken stop)
    {
        LabelledDataSpec data = request.Recipe<ClassifierRecipe>().Data;
        if (request.Column is { } column) data = data with { Text = column };
        Classifier model = Classifier.Load(request.Folder, request.Precision);
        return Of(model.Evaluate(LabelledDataReader.ReadFile(request.Data, data, model.Spec.Audio), stop));
    }

    /// <summary>All figures.</summary>
    public static JobScore Of(ClassificationScore score) => new(Json(score), [.. Lines(score)]);

    /// <summary>The figures that say most, on one line.</summary>
    public static string Summary(ClassificationScore score) =>
        $"accuracy {Quantity.Percent(score.Accuracy)}, macro F1 {Quantity.Percent(score.MacroF1)}{(score.Confusion is null ? $", micro F1 {Quantity.Percent(score.MicroF1)}" : "")}, loss {Quantity.Figure(score.Loss, 4)}, {Quantity.Count(score.Count)} examples";

    private static JsonObject Json(ClassificationScore score) => new()
    {
        ["examples"] = score.Count,
        ["loss"] = score.Loss,
        ["accuracy"] = score.Accuracy,
        ["macroF1"] = score.MacroF1,
        ["microF1"] = score.MicroF1,
        ["calibrationError"] = score.Calibration.ExpectedError,
        ["classes"] = JsonList.Of(score.Classes, item => new JsonObject
        {
            ["label"] = item.Label,
            ["support"] = item.Support,
            ["precision"] = item.Precision,
            ["recall"] = item.Recall,
            ["f1"] = item.F1,
        }),
        ["confusion"] = score.Confusion is null ? null : JsonList.Of(score.Confusion, row => JsonList.Of(row, count => count)),
        ["reliability"] = JsonList.Of(score.Calibration.Bins.Where(bin => bin.Count > 0), bin => new JsonObject
        {
            ["from"] = bin.From,
            ["to"] = bin.To,
            ["count"] = bin.Count,
            ["confidence"] = bin.Confidence,
            ["accuracy"] = bin.Accuracy,
        }),
    };

    private static IEnumerable<string> Lines(ClassificationScore score)
    {
        yield return $"accuracy           {Quantity.Percent(score.Accuracy)}{(score.Confusion is null ? " (exactly the right labels)" : "")}";
        yield return $"macro F1           {Quantity.Percent(score.MacroF1)} (every label counts the same)";
        if (score.Confusion is null) yield return $"micro F1           {Quantity.Percent(score.MicroF1)} (every decision counts the same)";
        yield return $"loss               {Quantity.Figure(score.Loss, 4)} nats";
        yield return $"calibration error  {Quantity.Percent(score.Calibration.ExpectedError)} (what probabilities promise, against what is true)";
        yield return $"examples           {Quantity.Count(score.Count)}";
        yield return "";
        int width = Math.Max(5, score.Classes.Max(item => TextWidth.Of(item.Label)));
        yield return $"{TextWidth.Pad("label", width)}  {"support",8} {"precision",10} {"recall",8} {"F1",8}";
        foreach (ClassScore item in score.Classes)
            yield return $"{TextWidth.Pad(item.Label, width)}  {Quantity.Count(item.Support),8} {Quantity.Percent(item.Precision),10} {Quantity.Percent(item.Recall),8} {Quantity.Percent(item.F1),8}";
        if (score.Confusion is not { } confusion || confusion.Count > LargestTable) yield break;
        yield return "";
        yield return "confusion: a row for each true label, a column for each given one";
        int cell = Math.Max(5, score.Classes.Max(item => Math.Min(LongestHeading, TextWidth.Of(item.Label)))) + 1;
        yield return new string(' ', width) + string.Concat(score.Classes.Select(item => new string(' ', Math.Max(1, cell - TextWidth.Of(TextWidth.Cut(item.Label, LongestHeading)))) + TextWidth.Cut(item.Label, LongestHeading)));
        for (int row = 0; row < confusion.Count; row++)
            yield return TextWidth.Pad(score.Classes[row].Label, width) + string.Concat(confusion[row].Select(count => Quantity.Count(count).PadLeft(cell)));
    }
}
