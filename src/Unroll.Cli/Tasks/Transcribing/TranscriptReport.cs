using System.Text.Json.Nodes;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Metrics;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>The figures of a transcriber.</summary>
internal static class TranscriptReport
{
    /// <summary><c>unroll eval</c>.</summary>
    public static JobScore Evaluate(EvaluationRequest request, CancellationToken stop)
    {
        Transcriber model = Transcriber.Load(request.Folder, request.Precision);
        var recipe = request.Recipe<TranscriberRecipe>();
        LogMelSpec audio = model.Spec.Audio ?? throw new InvalidDataException($"The model in '{request.Folder}' was made in code for frames that are no recordings. Measure it there.");
        return Score(model.Evaluate(recipe.Data.Read(request.Data).ToUtterances(audio), stop: stop), "");
    }

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
            $"{prefix}{Quantity.Percent(score.WordErrorRate)} of the words are wrong: {words.Substitutions} others, {words.Insertions} too many, {words.Deletions} missing of {Quantity.Count(score.Words)} (word error rate)",
            $"{Quantity.Percent(score.CharacterErrorRate)} of the characters, {characters.Total} of {Quantity.Count(score.Characters)} (character error rate)",
            $"{Quantity.Percent(score.ExactMatch)} of {Quantity.Count(score.Examples)} recordings without any error",
        ]);
    }
}
