using System.CommandLine;
using System.Text.Json.Nodes;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Cli.Training;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Text;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll eval DIR --data FILE</c>: how well a model predicts a text.</summary>
internal static class EvalCommand
{
    private const int DefaultStreams = 32;

    private static readonly Argument<string> model = new("model") { Description = "The folder of a trained model." };

    private static readonly Option<string> data = new("--data") { Description = "The text to predict, UTF-8; a file packed with gzip is unpacked.", HelpName = "FILE", Required = true };

    private static readonly Option<string> column = new("--column") { Description = "For a table with tabs and names in its first line: the column with the text.", HelpName = "NAME" };

    private static readonly Option<int?> streams = Options.Whole("--streams", "N", "Places of the text that are read side by side (default 32); 1 is the exact single pass, several times slower.");

    private static readonly Option<bool> json = GlobalOptions.Json();

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("eval", "Measure how well a model predicts a text: loss, perplexity, bits per character and byte.") { model, data, column, streams, json };
        command.SetAction((result, stop) => Task.Run(() => Run(result, stop), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult result, CancellationToken stop)
    {
        Screen screen = Screen.For(result, json);
        int places = result.GetValue(streams) ?? DefaultStreams;
        if (places is < 1 or > 65536) throw new WrongUseException($"--streams is {places}. Allowed: 1 to 65536.");
        string path = result.GetRequiredValue(data);
        var text = new TextPart(Path.GetFileName(path), CorpusReader.ReadText(path, result.GetValue(column)).AsMemory());
        LanguageModel loaded = LanguageModel.Load(result.GetRequiredValue(model));
        TokenIds _ = text.Encode(loaded.Vocabulary, out EncodingReport report);
        if (report.Unknown > 0) screen.Note($"{path}: {report}");
        LanguageModelScore score = loaded.Evaluate(text, places, stop);
        if (screen.Json)
        {
            JsonObject answer = TrainingSummary.Score(score);
            answer.Insert(0, "data", path);
            answer.Insert(0, "model", result.GetRequiredValue(model));
            screen.Out.WriteLine(answer.ToJsonString(RecipeFormat.Settings));
            return ExitCode.Done;
        }

        screen.Line($"loss                {Quantity.Fixed(score.Loss, 4)} nats per symbol, told the truth before each");
        screen.Line($"perplexity          {Quantity.Fixed(score.Perplexity, 3)} (comparable between models of one vocabulary)");
        screen.Line($"bits per character  {Quantity.Fixed(score.BitsPerCharacter, 4)} (comparable between vocabularies)");
        screen.Line($"bits per byte       {Quantity.Fixed(score.BitsPerByte, 4)}");
        screen.Line($"symbols             {Quantity.Count(score.Tokens)}, {Quantity.Count(score.Unknown)} unknown");
        screen.Line($"on its own          \"{TextElements.Label(string.Concat(loaded.Generate("", new Sampling { Temperature = 0.8, Length = 80, Seed = 1 }, stop)))}\"");
        return ExitCode.Done;
    }
}
