using System.CommandLine;
using Unroll.Cli.Recipes;

namespace Unroll.Cli;

/// <summary>The one place where failures become messages for readers. Nobody sees a stack trace without <c>--verbose</c>.</summary>
internal static class ErrorReport
{
    /// <summary>Says what is wrong with the command line, and what was probably meant.</summary>
    public static int WriteParseErrors(ParseResult result)
    {
        foreach (string message in result.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal)) Problem(message);
        IEnumerable<string> known = KnownNames(result.CommandResult.Command);
        foreach (string token in result.UnmatchedTokens)
        {
            if (Suggestion.Closest(token, known) is { } close) Console.Error.WriteLine($"  Did you mean '{close}'?");
        }

        Console.Error.WriteLine($"  '{CommandPath(result)} --help' lists what it understands.");
        return ExitCode.WrongUse;
    }

    /// <summary>Writes the message of a failure and returns its exit code.</summary>
    public static int Write(Exception exception, bool verbose, bool interrupted)
    {
        int code;
        switch (exception)
        {
            case OperationCanceledException when interrupted:
                Console.Error.WriteLine("unroll: interrupted");
                code = ExitCode.Interrupted;
                break;
            case OutputException { ReaderHasGone: true }:
                return ExitCode.ReaderHasGone;
            case WrongUseException wrong:
                foreach (string problem in wrong.Problems) Problem(problem);
                code = ExitCode.WrongUse;
                break;
            case AggregateException { InnerExceptions: [var inner] }:
                return Write(inner, verbose, interrupted);
            case FileNotFoundException { FileName: null } when !CurrentFolder.Exists:
                Problem("the current folder does not exist any more, so no path can be found from it. Change to another one, or give full paths.");
                code = ExitCode.WrongUse;
                break;
            case FileNotFoundException or DirectoryNotFoundException or ArgumentException:
                Problem(Message(exception));
                code = ExitCode.WrongUse;
                break;
            case UnauthorizedAccessException or IOException or InvalidDataException or InvalidOperationException or ArithmeticException or NotSupportedException:
                Problem(Message(exception));
                code = ExitCode.Failed;
                break;
            case OutOfMemoryException:
                Problem("there is not enough memory. A smaller model.recurrent.hidden, training.batchSize or training.sequenceLength needs less; 'unroll train ... --dry-run' predicts how much.");
                code = ExitCode.Failed;
                break;
            default:
                Problem($"an error that unroll did not foresee: {exception.GetType().Name}: {exception.Message}");
                if (!verbose) Console.Error.WriteLine("  Please report it with the output of the same command and --verbose.");
                code = ExitCode.Failed;
                break;
        }

        if (verbose) Console.Error.WriteLine(exception);
        return code;
    }

    // ArgumentException appends the parameter's name, which says nothing to somebody who typed a command.
    private static string Message(Exception exception) =>
        exception is ArgumentException { ParamName: { } name } argument ? argument.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : exception.Message;

    private static void Problem(string message) => Console.Error.WriteLine($"unroll: {message}");

    private static IEnumerable<string> KnownNames(Command command)
    {
        foreach (Command child in command.Subcommands) yield return child.Name;
        foreach (Option option in command.Options)
        {
            yield return option.Name;
            foreach (string alias in option.Aliases) yield return alias;
        }

        foreach (string name in new[] { GlobalOptions.Verbose.Name, GlobalOptions.Plain.Name, GlobalOptions.Threads.Name }) yield return name;
    }

    private static string CommandPath(ParseResult result)
    {
        var names = new List<string>();
        for (Symbol? symbol = result.CommandResult.Command; symbol is Command; symbol = symbol.Parents.FirstOrDefault()) names.Add(symbol.Name);
        names.Reverse();
        return string.Join(' ', names);
    }
}
