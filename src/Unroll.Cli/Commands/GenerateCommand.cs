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

    private static readonly BeamFlags beam = new("none, which draws symbol by symbol");

    private static readonly Option<string[]> stops = new("--stop") { Description = "End before this text. May be repeated.", HelpName = "TEXT" };

    private static readonly Option<bool> json = GlobalOptions.Json();

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("generate", "Let a language model write: symbol by symbol, or with --beam the likeliest text that a search finds.")
        {
            model, prompt, length, draws.Seed, draws.Temperature, draws.TopK, draws.TopP, stops, beam.Repeat, beam.Price, beam.Beam, beam.Best, beam.Length, PrecisionOption.Loading, json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken stop)
    {
        Screen screen = Screen.For(result, json);
        // Looked at before the model is read, which may take a while.
        BeamSearch? search = Search(result);
        Sampling sampling = Read(result);
        string beginning = result.GetValue(prompt) ?? "";
        ILanguageModel loaded = LanguageModelLoader.Load(result.GetRequiredValue(model), PrecisionOption.Of(result));
        loaded.Vocabulary.Encode(beginning, out EncodingReport report);
        if (report.Unknown > 0) screen.Note($"prompt: {report}");
        if (search is not null) return await Task.Run(() => Write(result, screen, loaded.Continuations(beginning, search, stop: stop), beginning, search), CancellationToken.None).ConfigureAwait(false);
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
        var usual = new Sampling();
        Sampling sampling = draws.Read(result) with
        {
            Stop = result.GetValue(stops) ?? [],
            Length = result.GetValue(length) ?? usual.Length,
            NoRepeat = result.GetValue(beam.Repeat) ?? usual.NoRepeat,
            RepetitionPenalty = result.GetValue(beam.Price) ?? usual.RepetitionPenalty,
        };
        Options.Check(sampling.Validate, Options.Dashed);
        return sampling;
    }

    // What is asked of a search, if one is asked for; drawing and searching exclude each other.
    private static BeamSearch? Search(ParseResult result)
    {
        bool searching = result.GetValue(beam.Beam) is not null;
        IEnumerable<Option> others = searching ? [draws.Seed, draws.Temperature, draws.TopK, draws.TopP, stops] : [beam.Best, beam.Length];
        string[] wrong = [.. others.Where(option => result.GetResult(option) is not null).Select(option => option.Name)];
        if (wrong.Length > 0)
        {
            throw new WrongUseException(searching
                ? $"{string.Join(", ", wrong)}: with --beam nothing is drawn, the likeliest text is searched for. Leave one of the two out."
                : $"{string.Join(", ", wrong)}: that is for a search. Add --beam N.");
        }

        if (!searching) return null;
        BeamSearch search = beam.Read(result, new BeamSearch { MaximumLength = result.GetValue(length) ?? new Sampling().Length });
        Options.Check(search.Validate, field => field == nameof(search.MaximumLength) ? length.Name : BeamFlags.Name(field));
        return search;
    }

    private static int Write(ParseResult result, Screen screen, IReadOnlyList<Continuation> found, string beginning, BeamSearch search)
    {
        if (found.Count == 0) throw new WrongUseException($"{beam.Repeat.Name} is {search.NoRepeat}, which leaves no symbol that may follow this prompt. Make it larger.");
        if (screen.Json)
        {
            var answer = new JsonObject { ["model"] = result.GetRequiredValue(model), ["prompt"] = beginning };
            JsonList.AddRanked(answer, found, Fields);
            answer["beam"] = search.Width;
            screen.Out.WriteLine(answer.ToJsonString(RecipeFormat.Settings));
            return ExitCode.Done;
        }

        if (search.Results == 1) screen.Line(beginning + found[0].Text);
        else foreach ((int rank, Continuation one) in found.Index()) screen.Line(PredictionCommand.Row(Quantity.Ranked(rank, one.Score, one.Text)));
        return ExitCode.Done;
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Fields(Continuation found)
    {
        yield return new("text", found.Text);
        yield return new("score", found.Score);
        yield return new("logProbability", found.LogProbability);
        yield return new("ended", found.Ended);
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
        ["noRepeat"] = sampling.NoRepeat,
        ["repetitionPenalty"] = sampling.RepetitionPenalty,
    }.ToJsonString(RecipeFormat.Settings);
}
