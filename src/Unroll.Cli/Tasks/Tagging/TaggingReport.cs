using System.Text.Json.Nodes;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Metrics;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>The figures of a tagger.</summary>
internal static class TaggingReport
{
    /// <summary><c>unroll eval</c>.</summary>
    public static JobScore Evaluate(EvaluationRequest request, CancellationToken stop)
    {
        TaggerRecipe recipe = request.Recipe<TaggerRecipe>();
        return Score(Tagger.Load(request.Folder, request.Precision).Evaluate(recipe.Data.Read(recipe.Data.Train!), stop));
    }

    /// <summary>A score for programs and for people.</summary>
    public static JobScore Score(TaggingScore score)
    {
        var json = new JsonObject
        {
            ["steps"] = score.Steps,
            ["correct"] = score.Correct,
            ["accuracy"] = score.Accuracy,
            ["macroF1"] = score.MacroF1,
            ["sequences"] = score.Sequences,
            ["correctSequences"] = score.CorrectSequences,
            ["tags"] = Each(score.Tags),
        };
        List<string> lines =
        [
            $"accuracy {Quantity.Percent(score.Accuracy)} of {Quantity.Count(score.Steps)}, macro F1 {Quantity.Percent(score.MacroF1)}, {Quantity.Count(score.CorrectSequences)} of {Quantity.Count(score.Sequences)} sequences without an error",
        ];
        if (score.Spans is { } spans)
        {
            json["spanF1"] = spans.Total.F1;
            json["spans"] = Each(spans.Types);
            lines.Add($"spans: precision {Quantity.Percent(spans.Total.Precision)}, recall {Quantity.Percent(spans.Total.Recall)}, F1 {Quantity.Percent(spans.Total.F1)}");
        }

        IReadOnlyList<ClassScore> shown = score.Spans?.Types ?? score.Tags;
        int width = Math.Max(3, shown.Max(item => TextWidth.Of(item.Label)));
        lines.Add($"{TextWidth.Pad("tag", width)}  {"precision",9}  {"recall",7}  {"F1",7}  {"number",8}");
        lines.AddRange(shown.OrderByDescending(item => item.Support).Take(40).Select(item =>
            $"{TextWidth.Pad(item.Label, width)}  {Quantity.Percent(item.Precision),9}  {Quantity.Percent(item.Recall),7}  {Quantity.Percent(item.F1),7}  {Quantity.Count(item.Support),8}"));
        return new JobScore(json, lines);
    }

    private static JsonObject Each(IEnumerable<ClassScore> scores)
    {
        var json = new JsonObject();
        foreach (ClassScore score in scores)
            json[score.Label] = new JsonObject { ["precision"] = score.Precision, ["recall"] = score.Recall, ["f1"] = score.F1, ["number"] = score.Support };
        return json;
    }
}
