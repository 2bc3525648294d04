using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Cli.Tasks;
using Unroll.Decoding;
using Unroll.Models;
using Unroll.Text;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll generate DIR --prompt TEXT</c>: lets a language model write.</summary>
internal static class GenerateCommand
{
    private static readonly Argument<string> model = new("model") { Description = "The folder of a trained language model." };

    private static readonly Option<string> prompt = new("--prompt") { Description = "The text to go on from (default: none).", HelpName = "TEXT" };

    private static readonly Option<int?> length = Options.Whole("--length", "N", "Symbols to write at most (default 300).");

    private static readonly SamplingOptions draws = new();

    private static readonly Option<string[]> stops = new("--stop") { Description = "End before this text. May be repeated.", HelpName = "TEXT" };

    private static readonly Option<bool> json = GlobalOptions.Json();

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("generate", "Let a language model write, symbol by symbol.") { model, prompt, length, draws.Seed, draws.Temperature, draws.TopK, draws.TopP, stops, json };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken stop)
    {
        Screen screen = Screen.For(result, json);
        Sampling sampling = Read(result);
        string beginning = result.GetValue(prompt) ?? "";
        ILanguageModel loaded = LanguageModelLoader.Load(result.GetRequiredValue(model));
        loaded.Vocabulary.Encode(beginning, out EncodingReport report);
        if (report.Unknown > 0) screen.Note($"prompt: {report}");
        var written = new StringBuilder();
        if (!screen.Json) screen.Out.Write(beginning);
        try
        {
            await foreach (string piece in loaded.GenerateAsync(beginning, sampling, stop).ConfigureAwait(false))
            {
                written.Append(piece);
                if (screen.Json) continue;
                screen.Out.Write(piece);
                if (screen.Interactive) await screen.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            if (!screen.Json) screen.Out.WriteLine();
        }

        if (screen.Json) screen.Out.WriteLine(Answer(result, beginning, written.ToString(), sampling));
        return ExitCode.Done;
    }

    private static Sampling Read(ParseResult result)
    {
        Sampling sampling = draws.Read(result) with { Stop = result.GetValue(stops) ?? [], Length = result.GetValue(length) ?? new Sampling().Length };
        Options.Check(sampling.Validate, Options.Dashed);
        return sampling;
    }

    private static string Answer(ParseResult result, string beginning, string text, Sampling sampling) => new JsonObject
    {
        ["model"] = result.GetRequiredValue(model),
        ["prompt"] = beginning,
        ["text"] = text,
        ["seed"] = sampling.Seed,
        ["temperature"] = sampling.Temperature,
        ["topK"] = sampling.TopK,
        ["topP"] = sampling.TopP,
        ["length"] = sampling.Length,
    }.ToJsonString(RecipeFormat.Settings);
}
