using System.CommandLine;
using System.Text.Json.Nodes;
using Unroll.Cli.Rendering;
using Unroll.Decoding;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll caption DIR IMAGE...</c>: what images show.</summary>
internal static class CaptionCommand
{
    private static readonly Option<int?> beam = Options.Whole("--beam", "N", "How many beginnings are followed (default: 4); 1 always takes the likeliest symbol.");
    private static readonly Option<int?> best = Options.Whole("--best", "N", "How many captions of each image, best first (default: 1); more only with --json.");
    private static readonly Option<double?> penalty = Options.Number("--length-penalty", "R", "Rank captions by log p / length^R (default: 0); higher favours longer ones.");

    /// <summary>Builds the command.</summary>
    public static Command Create() => PredictionCommand.Create(
        "caption", "Write about images: the image, the caption, its score. An image is a file, or FILE#NUMBER for an entry of an array from 0.", "image", [beam, best, penalty],
        (result, folder, _) =>
        {
            Captioner model = Captioner.Load(folder, PrecisionOption.Of(result));
            int width = Options.Beam(result.GetValue(beam) ?? 4), count = result.GetValue(best) ?? 1;
            if (count < 1 || count > width) throw new WrongUseException($"--best is {count}. Allowed: 1 to the beam, which is {width}.");
            var search = new BeamSearch(width) { Results = count, LengthPenalty = result.GetValue(penalty) ?? 0 };
            var input = new ImageInput(model);
            return image => Answer(image, model.Captions(input.Read(image), search));
        });

    private static PredictionAnswer Answer(string image, IReadOnlyList<Caption> captions)
    {
        var json = new JsonObject { ["image"] = image };
        JsonList.AddRanked(json, captions, Fields);
        return new PredictionAnswer([image, captions[0].Text, Quantity.Fixed(captions[0].Score, 3)], json);
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Fields(Caption caption) =>
        [new("caption", caption.Text), new("score", caption.Score), new("logProbability", caption.LogProbability), new("ended", caption.Ended)];
}
