using System.CommandLine;
using System.Text.Json.Nodes;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Metrics;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>Transcribers on the command line.</summary>
internal sealed class TranscriberTool : ITaskTool
{
    /// <inheritdoc/>
    public string ModelKind => Models.ModelKind.Transcriber;

    /// <inheritdoc/>
    public Type RecipeType => typeof(TranscriberRecipe);

    /// <inheritdoc/>
    public Command CreateTrainCommand() => TrainTranscriberCommand.Create();

    /// <inheritdoc/>
    public IEnumerable<Command> CreateCommands() => [TranscribeCommand.Create()];

    /// <inheritdoc/>
    public ITrainingJob Prepare(Recipe recipe) => new TranscriberJob((TranscriberRecipe)recipe);

    /// <inheritdoc/>
    public JobScore Evaluate(EvaluationRequest request, CancellationToken stop)
    {
        Transcriber model = Transcriber.Load(request.Folder);
        var recipe = request.Recipe<TranscriberRecipe>("transcribe");
        LogMelSpec audio = model.Spec.Audio ?? throw new InvalidDataException($"The model in '{request.Folder}' was made in code for frames that are no recordings. Measure it there.");
        return Score(model.Evaluate(recipe.Data.Read(request.Data).ToUtterances(audio), stop: stop), "");
    }

    /// <inheritdoc/>
    public int Explain(ExplanationRequest request) => TranscriberExplainer.Explain(request);

    /// <summary>A score for programs and for people.</summary>
    public static JobScore Score(TranscriptScore score, string prefix)
    {
        var json = new JsonObject { ["recordings"] = score.Examples };
        foreach ((string name, double value) in score.Figures) json[name] = value;
        (EditDistance words, EditDistance characters) = (score.WordErrors, score.CharacterErrors);
        json["words"] = score.Words;
        json["substitutions"] = words.Substitutions;
        json["insertions"] = words.Insertions;
        json["deletions"] = words.Deletions;
        return new JobScore(json,
        [
            $"{prefix}{Percent(score.WordErrorRate)} of the words are wrong: {words.Substitutions} others, {words.Insertions} too many, {words.Deletions} missing of {Quantity.Count(score.Words)} (word error rate)",
            $"{Percent(score.CharacterErrorRate)} of the characters, {characters.Total} of {Quantity.Count(score.Characters)} (character error rate)",
            $"{Percent(score.ExactMatch)} of {Quantity.Count(score.Examples)} recordings without any error",
        ]);
    }

    private static string Percent(double share) => double.IsFinite(share) ? $"{Quantity.Fixed(100 * share, 2)} %" : "no share";
}
