using System.CommandLine;
using System.Text.Json.Nodes;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Cli.Tasks;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll eval DIR --data FILE</c>: how good a model is on data.</summary>
internal static class EvalCommand
{
    private static readonly Argument<string> model = new("model") { Description = "The folder of a trained model." };

    private static readonly Option<string> data = new("--data") { Description = "What to measure it on, built as the training data were; a file packed with gzip is unpacked.", HelpName = "FILE", Required = true };

    private static readonly Option<string> target = new("--target") { Description = "For a translator and texts in two files: the one with the right translations, line by line.", HelpName = "FILE" };

    private static readonly Option<string> column = new("--column") { Description = "For a language model and a table with tabs and names in its first line: the column with the text.", HelpName = "NAME" };

    private static readonly Option<int?> streams = Options.Whole("--streams", "N", "For a language model: places of the text that are read side by side (default 32); 1 is the exact single pass, several times slower.");

    private static readonly Option<string[]> set = new("--set")
    {
        Description = "How these data differ from those of the model's recipe, for instance --set data.label=rating. May be repeated.",
        HelpName = "path=value",
        AllowMultipleArgumentsPerToken = false,
    };

    private static readonly Option<bool> json = GlobalOptions.Json();

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("eval", "Measure a model on data: loss, perplexity and bits of a language model, the task's own figures of others.") { model, data, target, column, streams, set, PrecisionOption.Loading, json };
        command.SetAction((result, stop) => Task.Run(() => Run(result, stop), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult result, CancellationToken stop)
    {
        Screen screen = Screen.For(result, json);
        (string folder, string path) = (result.GetRequiredValue(model), result.GetRequiredValue(data));
        var request = new EvaluationRequest(folder, path, result.GetValue(target), result.GetValue(column), result.GetValue(streams), [.. (result.GetValue(set) ?? []).Select(RecipeOverride.Parse)], screen) { Precision = PrecisionOption.Of(result) };
        JobScore score = TaskTools.ForFolder(folder).Evaluate(request, stop);
        if (screen.Json)
        {
            score.Json.Insert(0, "data", path);
            score.Json.Insert(0, "model", folder);
            screen.Out.WriteLine(score.Json.ToJsonString(RecipeFormat.Settings));
            return ExitCode.Done;
        }

        foreach (string line in score.Lines) screen.Line(line);
        return ExitCode.Done;
    }
}
