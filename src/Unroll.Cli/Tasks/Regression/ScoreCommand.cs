using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Unroll.Cli.Rendering;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll score DIR FILE...</c>: numbers for sequences of frames.</summary>
internal static class ScoreCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create() => PredictionCommand.Create(
        "score", "Score sequences of frames: file and numbers as TSV, or as JSON lines.", "file", [], (result, folder, _) =>
        {
            Regressor model = Regressor.Load(folder, PrecisionOption.Of(result));
            return Predictor.ForEach(input => FrameInput.Read(input).Select(one => Answer(one.Name, model.Predict(one.Frames))));
        });

    private static PredictionAnswer Answer(string name, double[] scores) => new(
        [name, .. scores.Select(score => score.ToString("R", CultureInfo.InvariantCulture))], new JsonObject { ["file"] = name, ["scores"] = JsonList.Of(scores) });
}
