using System.Text.Json.Nodes;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Decoding;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>The figures of a captioner.</summary>
internal static class CaptionReport
{
    private const int Beam = 4;

    /// <summary><c>unroll eval</c>.</summary>
    public static JobScore Evaluate(EvaluationRequest request, CancellationToken stop)
    {
        Captioner model = Captioner.Load(request.Folder, request.Precision);
        var recipe = request.Recipe<CaptionRecipe>();
        return Score(model.Evaluate(recipe.Data.ReadForTest(request.Data), new BeamSearch(Beam), stop: stop), "");
    }

    /// <summary>A score for programs and for people.</summary>
    public static JobScore Score(CaptionScore score, string prefix) => new(
        new JsonObject
        {
            ["images"] = score.Examples,
            ["loss"] = score.Loss,
            ["perplexity"] = score.Perplexity,
            ["exactMatch"] = score.ExactMatch,
            ["bleu"] = score.Bleu.Value,
            ["brevityPenalty"] = score.Bleu.Parts["brevityPenalty"],
            ["signature"] = score.Bleu.Signature,
        },
        [
            $"{prefix}{Quantity.Fixed(100 * score.ExactMatch, 1)} % of {Quantity.Count(score.Examples)} captions exact, {score.Bleu}",
            $"told the true symbols before: {Quantity.Fixed(score.Loss, 4)} nats per symbol, perplexity {Quantity.Figure(score.Perplexity, 1)}",
        ]);
}
