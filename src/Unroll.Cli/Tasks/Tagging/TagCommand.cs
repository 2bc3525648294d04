using System.CommandLine;
using System.Text.Json.Nodes;
using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll tag MODEL TEXT</c>: the tag of each word, or of each frame.</summary>
internal static class TagCommand
{
    private static readonly Option<bool> words = new("--words") { Description = "The input is words already, separated by spaces; punctuation is not split off." };

    /// <summary>Builds the command.</summary>
    public static Command Create() => PredictionCommand.Create(
        "tag", "Tag the words of sentences: a line of WORD/TAG for each, or the frames of files with numbers: a line with all tags. Or JSON lines with probabilities.", "sentence", [words],
        (result, folder, screen) =>
        {
            Tagger model = Tagger.Load(folder, PrecisionOption.Of(result));
            if (model.Spec.FrameFeatures is not null) return Predictor.ForEach(input => Frames(model, folder, input, screen).Select(one => Answer(model.Predict(one.Frames), one.Name)));
            bool split = result.GetValue(words);
            return Predictor.OneByOne(sentence => Answer(split ? model.Predict(sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : model.Tag(sentence), null));
        });

    /// <summary>The sequences that an argument names. The recipe beside the model knows which columns of a table are no numbers of a frame.</summary>
    public static IEnumerable<(string Name, Frames Frames)> Frames(Tagger model, string folder, string input, Screen screen)
    {
        TaggedFileOptions options = new EvaluationRequest(folder, folder, null, null, null, [], screen).Recipe<TaggerRecipe>().Data.ToOptions();
        return FrameInput.Read(input, path => TaggedFile.ReadFrames(path, model.Spec.FrameFeatures!.Value, options));
    }

    private static PredictionAnswer Answer(Tagging tagging, string? file) => new(
        file is null ? [.. tagging.Words.Zip(tagging.Tags, (word, tag) => $"{word}/{tag}")] : [file, .. tagging.Tags],
        new JsonObject
        {
            [file is null ? "words" : "file"] = file is null ? JsonList.Of(tagging.Words) : file,
            ["tags"] = JsonList.Of(tagging.Tags),
            ["probabilities"] = JsonList.Of(tagging.Probabilities.Select(probability => Math.Round(probability, 6))),
        });
}
