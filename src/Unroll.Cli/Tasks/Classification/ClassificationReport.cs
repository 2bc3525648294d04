using System.Text.Json.Nodes;
using Unroll.Cli.Rendering;
using Unroll.Metrics;

namespace Unroll.Cli.Tasks;

/// <summary>The figures of a classifier as lines and as JSON.</summary>
internal static class ClassificationReport
{
    /// <summary>From how many labels on the confusion table is left to <c>--json</c>.</summary>
    private const int LargestTable = 12;

    public static JobScore Of(ClassificationScore score) => new(Json(score), [.. Lines(score)]);

    /// <summary>The figures that say most, on one line.</summary>
    public static string Summary(ClassificationScore score) =>
        $"accuracy {Share(score.Accuracy)}, macro F1 {Share(score.MacroF1)}{(score.Confusion is null ? $", micro F1 {Share(score.MicroF1)}" : "")}, loss {Quantity.Figure(score.Loss, 4)}, {Quantity.Count(score.Count)} examples";

    private static JsonObject Json(ClassificationScore score) => new()
    {
        ["examples"] = score.Count,
        ["loss"] = score.Loss,
        ["accuracy"] = score.Accuracy,
        ["macroF1"] = score.MacroF1,
        ["microF1"] = score.MicroF1,
        ["calibrationError"] = score.Calibration.ExpectedError,
        ["classes"] = new JsonArray([.. score.Classes.Select(item => (JsonNode)new JsonObject
        {
            ["label"] = item.Label,
            ["support"] = item.Support,
            ["precision"] = item.Precision,
            ["recall"] = item.Recall,
            ["f1"] = item.F1,
        })]),
        ["confusion"] = score.Confusion is null ? null : new JsonArray([.. score.Confusion.Select(row => (JsonNode)new JsonArray([.. row.Select(count => (JsonNode)count)]))]),
        ["reliability"] = new JsonArray([.. score.Calibration.Bins.Where(bin => bin.Count > 0).Select(bin => (JsonNode)new JsonObject
        {
            ["from"] = bin.From,
            ["to"] = bin.To,
            ["count"] = bin.Count,
            ["confidence"] = bin.Confidence,
            ["accuracy"] = bin.Accuracy,
        })]),
    };

    private static IEnumerable<string> Lines(ClassificationScore score)
    {
        yield return $"accuracy           {Share(score.Accuracy)}{(score.Confusion is null ? " (exactly the right labels)" : "")}";
        yield return $"macro F1           {Share(score.MacroF1)} (every label counts the same)";
        if (score.Confusion is null) yield return $"micro F1           {Share(score.MicroF1)} (every decision counts the same)";
        yield return $"loss               {Quantity.Figure(score.Loss, 4)} nats";
        yield return $"calibration error  {Share(score.Calibration.ExpectedError)} (what probabilities promise, against what is true)";
        yield return $"examples           {Quantity.Count(score.Count)}";
        yield return "";
        int width = Math.Max(5, score.Classes.Max(item => TextWidth.Of(item.Label)));
        yield return $"{TextWidth.Pad("label", width)}  {"support",8} {"precision",10} {"recall",8} {"F1",8}";
        foreach (ClassScore item in score.Classes)
            yield return $"{TextWidth.Pad(item.Label, width)}  {Quantity.Count(item.Support),8} {Share(item.Precision),10} {Share(item.Recall),8} {Share(item.F1),8}";
        if (score.Confusion is not { } confusion || confusion.Count > LargestTable) yield break;
        yield return "";
        yield return "confusion: a row for each true label, a column for each given one";
        int cell = Math.Max(5, score.Classes.Max(item => Math.Min(12, TextWidth.Of(item.Label)))) + 1;
        yield return new string(' ', width) + string.Concat(score.Classes.Select(item => new string(' ', Math.Max(1, cell - TextWidth.Of(Short(item.Label)))) + Short(item.Label)));
        for (int row = 0; row < confusion.Count; row++)
            yield return TextWidth.Pad(score.Classes[row].Label, width) + string.Concat(confusion[row].Select(count => Quantity.Count(count).PadLeft(cell)));
    }

    private static string Short(string label) => TextWidth.Of(label) <= 12 ? label : string.Concat(label.Take(11)) + "…";

    private static string Share(double share) => Quantity.Fixed(100 * share, 2) + " %";
}
