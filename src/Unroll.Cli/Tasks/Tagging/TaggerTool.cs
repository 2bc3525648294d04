using System.CommandLine;
using System.Text.Json.Nodes;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Metrics;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>Taggers on the command line.</summary>
internal sealed class TaggerTool : ITaskTool
{
    /// <summary>What recipes call the task.</summary>
    public const string Task = "tag";

    /// <inheritdoc/>
    public string ModelKind => Models.ModelKind.Tagger;

    /// <inheritdoc/>
    public Type RecipeType => typeof(TaggerRecipe);

    /// <inheritdoc/>
    public Command CreateTrainCommand() => TrainTaggerCommand.Create();

    /// <inheritdoc/>
    public IEnumerable<Command> CreateCommands() => [TagCommand.Create()];

    /// <inheritdoc/>
    public ITrainingJob Prepare(Recipe recipe) => new TaggerJob((TaggerRecipe)recipe);

    /// <inheritdoc/>
    public JobScore Evaluate(EvaluationRequest request, CancellationToken stop)
    {
        TaggerRecipe recipe = request.Recipe<TaggerRecipe>(Task);
        return Score(Tagger.Load(request.Folder).Evaluate(recipe.Data.Read(recipe.Data.Train!), stop));
    }

    /// <inheritdoc/>
    public int Explain(ExplanationRequest request) => TaggerExplainer.Explain(request);

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
            $"accuracy {Percent(score.Accuracy)} of {Quantity.Count(score.Steps)}, macro F1 {Percent(score.MacroF1)}, {Quantity.Count(score.CorrectSequences)} of {Quantity.Count(score.Sequences)} sequences without an error",
        ];
        if (score.Spans is { } spans)
        {
            json["spanF1"] = spans.Total.F1;
            json["spans"] = Each(spans.Types);
            lines.Add($"spans: precision {Percent(spans.Total.Precision)}, recall {Percent(spans.Total.Recall)}, F1 {Percent(spans.Total.F1)}");
        }

        IReadOnlyList<ClassScore> shown = score.Spans?.Types ?? score.Tags;
        int width = Math.Max(3, shown.Max(item => TextWidth.Of(item.Label)));
        lines.Add($"{TextWidth.Pad("tag", width)}  {"precision",9}  {"recall",7}  {"F1",7}  {"number",8}");
        lines.AddRange(shown.OrderByDescending(item => item.Support).Take(40).Select(item =>
            $"{TextWidth.Pad(item.Label, width)}  {Percent(item.Precision),9}  {Percent(item.Recall),7}  {Percent(item.F1),7}  {Quantity.Count(item.Support),8}"));
        return new JobScore(json, lines);
    }

    private static JsonObject Each(IEnumerable<ClassScore> scores)
    {
        var json = new JsonObject();
        foreach (ClassScore score in scores)
            json[score.Label] = new JsonObject { ["precision"] = score.Precision, ["recall"] = score.Recall, ["f1"] = score.F1, ["number"] = score.Support };
        return json;
    }

    private static string Percent(double share) => $"{Quantity.Fixed(100 * share, 2)} %";
}
