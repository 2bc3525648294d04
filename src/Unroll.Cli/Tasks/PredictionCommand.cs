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
    /// <summary>Builds such a command for inputs that are answered one by one.</summary>
    /// <inheritdoc cref="Create(string, string, string, IReadOnlyList{Option}, Func{ParseResult, string, Screen, Predictor}, Argument{string})"/>
    public static Command Create(string name, string description, string input, IReadOnlyList<Option> options, Func<ParseResult, string, Screen, Func<string, PredictionAnswer>> open) =>
        Create(name, description, input, options, (result, folder, screen) => Predictor.OneByOne(open(result, folder, screen)));

    /// <summary>Builds such a command.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="input">What an input is, for the help: <c>text</c>, <c>image</c>.</param>
    /// <param name="options">Options of the command's own.</param>
    /// <param name="open">Loads the model of a folder and gives what answers.</param>
    /// <param name="source">What is opened. Default: the folder of a trained model.</param>
    public static Command Create(string name, string description, string input, IReadOnlyList<Option> options, Func<ParseResult, string, Screen, Predictor> open, Argument<string>? source = null)
    {
        Argument<string> model = source ?? new("model") { Description = "The folder of a trained model." };
        var inputs = new Argument<string[]>(input) { Description = $"What to read; without any, each line of standard input is one {input}.", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> json = GlobalOptions.Json();
        var command = new Command(name, description) { model, inputs, PrecisionOption.Loading, json };
        foreach (Option option in options) command.Add(option);
        command.SetAction((result, stop) => Task.Run(() =>
        {
            Screen screen = Screen.For(result, json);
            return Run(screen, open(result, result.GetRequiredValue(model), screen), result.GetValue(inputs) ?? [], stop);
        }, CancellationToken.None));
        return command;
    }

    private static int Run(Screen screen, Predictor predictor, string[] arguments, CancellationToken stop)
    {
        IEnumerable<string>? named = arguments.Length > 0 ? arguments : predictor.Inputs;
        foreach (IReadOnlyList<string> inputs in named?.Chunk(predictor.Together) ?? StandardInput.Waiting(predictor.Together))
        {
            if (stop.IsCancellationRequested) return ExitCode.Interrupted;
            foreach (PredictionAnswer answer in predictor.Answer([.. inputs.Where(input => named is not null || predictor.KeepsBlankLines || !string.IsNullOrWhiteSpace(input))])) Write(screen, answer);
            // Whoever writes a line and waits for its answer gets it.
            screen.Out.Flush();
        }

        predictor.Finished();
        return ExitCode.Done;
    }

    private static void Write(Screen screen, PredictionAnswer answer)
    {
        if (screen.Json)
        {
            screen.Out.WriteLine(answer.Json.ToJsonString(RecipeFormat.LineSettings));
            return;
        }

        foreach (IReadOnlyList<string> columns in answer.More.Prepend(answer.Columns)) screen.Out.WriteLine(Row(columns));
        screen.Pictures(answer.Picture);
    }

    /// <summary>A line of TSV.</summary>
    public static string Row(IReadOnlyList<string> columns) => string.Join('\t', columns.Select(Cell));

    // A tab or a line end inside a cell would be read as another cell.
    private static string Cell(string text) => text.Replace('\t', ' ').Replace('\r', ' ').Replace('\n', ' ');
}
