using System.CommandLine;
using System.Text.Json.Nodes;
using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll transcribe DIR FILE...</c>: what recordings say.</summary>
internal static class TranscribeCommand
{
    private static readonly Option<int?> beam = Options.Whole("--beam", "N", "How many beginnings the search for the most probable text keeps; 1 (default) reads the best path.");

    /// <summary>Builds the command.</summary>
    public static Command Create() => PredictionCommand.Create(
        "transcribe", "Write down what WAV files say: the file, the text, the log probability; with --json also when each symbol is said.", "file", [beam],
        (result, folder, screen) =>
        {
            Transcriber model = Transcriber.Load(folder, PrecisionOption.Of(result));
            int width = Options.Beam(result.GetValue(beam) ?? 1);
            if (model.Spec.Audio is null) throw new WrongUseException($"The model in '{folder}' was made in code for frames that are no recordings. Use it there.");
            var audio = new LogMel(model.Spec.Audio);
            return file => Answer(file, model.Transcribe(RecordingFiles.Read(audio, file), width));
        });

    private static PredictionAnswer Answer(string file, Transcript transcript) => new(
        [file, transcript.Text, Quantity.Fixed(transcript.LogProbability, 3)],
        new JsonObject
        {
            ["file"] = file,
            ["text"] = transcript.Text,
            ["logProbability"] = transcript.LogProbability,
            ["symbols"] = JsonList.Of(transcript.Symbols, symbol => new JsonObject { ["symbol"] = symbol.Symbol, ["seconds"] = symbol.Seconds }),
        });
}
