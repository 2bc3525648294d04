using System.CommandLine;
using System.Text.Json.Nodes;
using Unroll.Cli.Rendering;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll tag MODEL TEXT</c>: the tag of each word.</summary>
internal static class TagCommand
{
    private static readonly Option<bool> words = new("--words") { Description = "The input is words already, separated by spaces; punctuation is not split off." };

    /// <summary>Builds the command.</summary>
    public static Command Create() => PredictionCommand.Create(
        "tag", "Tag the words of sentences: a line of WORD/TAG for each, or JSON lines with probabilities.", "sentence", [words], (result, folder, _) =>
        {
            Tagger model = Tagger.Load(folder);
            if (model.Spec.FrameFeatures is not null) throw new WrongUseException($"{folder} tags frames of numbers. Measure it with: unroll eval {folder} --data FILE");
            bool split = result.GetValue(words);
            return sentence => Answer(split ? model.Predict(sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : model.Tag(sentence));
        });

    private static PredictionAnswer Answer(Tagging tagging) => new(
        [.. tagging.Words.Zip(tagging.Tags, (word, tag) => $"{word}/{tag}")],
        new JsonObject
        {
            ["words"] = JsonList.Of(tagging.Words),
            ["tags"] = JsonList.Of(tagging.Tags),
            ["probabilities"] = JsonList.Of(tagging.Probabilities.Select(probability => Math.Round(probability, 6))),
        });
}
