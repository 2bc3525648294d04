using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll score DIR FILE...</c>: numbers for sequences of frames.</summary>
internal static class ScoreCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create() => PredictionCommand.Create("score", "Score sequences of frames.", "file", [], (_, folder, _) => Open(Regressor.Load(folder)));

    private static Func<string, PredictionAnswer> Open(Regressor model) => file =>
    {
        double[] scores = model.Predict(ScoredFile.ReadFrames(file));
        return new PredictionAnswer(
            [file, .. scores.Select(score => score.ToString("R", CultureInfo.InvariantCulture))],
            new JsonObject { ["file"] = file, ["scores"] = JsonList.Of(scores) });
    };
}
