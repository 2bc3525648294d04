using System.CommandLine;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;

namespace Unroll.Cli.Tasks;

/// <summary>
/// The form that <c>classify</c>, <c>tag</c>, <c>caption</c> and the like share: inputs as arguments, or one per line of standard input, answered at once line by line,
/// as TSV or, with <c>--json</c>, as JSON lines.
/// </summary>
internal static class PredictionCommand
{
    /// <summary>Builds such a command.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="input">What an input is, for the help: <c>text</c>, <c>image</c>.</param>
    /// <param name="options">Options of the command's own.</param>
    /// <param name="open">Loads the model of a folder and gives what answers one input.</param>
    public static Command Create(string name, string description, string input, IReadOnlyList<Option> options, Func<ParseResult, string, Screen, Func<string, PredictionAnswer>> open)
    {
        var model = new Argument<string>("model") { Description = "The folder of a trained model." };
        var inputs = new Argument<string[]>(input) { Description = $"What to read; without any, each line of standard input is one {input}.", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> json = GlobalOptions.Json();
        var command = new Command(name, description) { model, inputs, json };
        foreach (Option option in options) command.Add(option);
        command.SetAction((result, stop) => Task.Run(() => Run(result, Screen.For(result, json), result.GetRequiredValue(model), result.GetValue(inputs) ?? [], open, stop), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult result, Screen screen, string folder, string[] inputs, Func<ParseResult, string, Screen, Func<string, PredictionAnswer>> open, CancellationToken stop)
    {
        Func<string, PredictionAnswer> answer = open(result, folder, screen);
        foreach (string input in inputs.Length > 0 ? inputs : Lines())
        {
            if (stop.IsCancellationRequested) return ExitCode.Interrupted;
            PredictionAnswer given = answer(input);
            if (screen.Json) screen.Out.WriteLine(given.Json.ToJsonString(RecipeFormat.LineSettings));
            else screen.Out.WriteLine(string.Join('\t', given.Columns.Select(Cell)));
            // Whoever writes a line and waits for its answer gets it.
            screen.Out.Flush();
        }

        return ExitCode.Done;
    }

    // A tab or a line end inside a cell would be read as another cell.
    private static string Cell(string text) => text.Replace('\t', ' ').Replace('\r', ' ').Replace('\n', ' ');

    private static IEnumerable<string> Lines()
    {
        while (Console.In.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line)) yield return line;
        }
    }
}
