using System.CommandLine;
using System.Text.Json.Nodes;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Decoding;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>Captioners on the command line.</summary>
internal sealed class CaptionTool : ITaskTool
{
    private const int Beam = 4;

    /// <inheritdoc/>
    public string ModelKind => Models.ModelKind.Captioner;

    /// <inheritdoc/>
    public Type RecipeType => typeof(CaptionRecipe);

    /// <inheritdoc/>
    public Command CreateTrainCommand() => TrainCaptionerCommand.Create();

    /// <inheritdoc/>
    public IEnumerable<Command> CreateCommands() => [CaptionCommand.Create()];

    /// <inheritdoc/>
    public ITrainingJob Prepare(Recipe recipe) => new CaptionJob((CaptionRecipe)recipe);

    /// <inheritdoc/>
    public JobScore Evaluate(EvaluationRequest request, CancellationToken stop)
    {
        Captioner model = Captioner.Load(request.Folder);
        var recipe = request.Recipe<CaptionRecipe>("caption");
        return Score(model.Evaluate(recipe.Data.ReadForTest(request.Data), new BeamSearch(Beam), stop: stop), "");
    }

    /// <inheritdoc/>
    public int Explain(ExplanationRequest request) => CaptionExplainer.Explain(request);

    /// <summary>A score for programs and for people.</summary>
    public static JobScore Score(CaptionScore score, string prefix) => new(
        new JsonObject
        {
            ["images"] = score.Examples,
            ["loss"] = score.Loss,
            ["perplexity"] = score.Perplexity,
            ["exactMatch"] = score.ExactMatch,
            ["bleu"] = score.Bleu.Score,
            ["brevityPenalty"] = score.Bleu.BrevityPenalty,
            ["signature"] = score.Bleu.Signature,
        },
        [
            $"{prefix}{Quantity.Fixed(100 * score.ExactMatch, 1)} % of {Quantity.Count(score.Examples)} captions exact, {score.Bleu}",
            $"told the true symbols before: {Quantity.Fixed(score.Loss, 4)} nats per symbol, perplexity {Quantity.Figure(score.Perplexity, 1)}",
        ]);
}
