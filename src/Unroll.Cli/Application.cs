using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using Unroll.Cli.Commands;
using Unroll.Cli.Tasks;

namespace Unroll.Cli;

/// <summary>Parses the command line, runs one command and turns whatever goes wrong into a message and an exit code.</summary>
internal static class Application
{
    /// <summary>Runs the command line and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        StandardStream.Install();
        // Arguments after "--" are text, so only the part before it may ask for a stack trace.
        bool verbose = args.TakeWhile(argument => argument is not "--").Contains("--verbose", StringComparer.Ordinal);
        using var interruption = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => CancelOnce(context, interruption));
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => CancelOnce(context, interruption));

        ParseResult result = CreateRoot().Parse(args.Length == 0 ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Action is ParseErrorAction) return ErrorReport.WriteParseErrors(result);
        try
        {
            if (result.GetValue(GlobalOptions.Threads) is { } threads) Machine.Threads = threads;
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await result.InvokeAsync(configuration, interruption.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return ErrorReport.Write(exception, verbose, interruption.IsCancellationRequested);
        }
    }

    /// <summary>All commands; building them touches nothing else, so that help answers at once.</summary>
    public static Command CreateRoot()
    {
        // Not a RootCommand, which would call itself by the name of the assembly.
        var root = new Command("unroll", "Train, look inside and use sequence models: recurrent networks in pure managed C#, no native library.")
        {
            DemoCommand.Create(),
            TrainCommand.Create(),
            EvalCommand.Create(),
            ExportCommand.Create(),
            TokenizerCommand.Create(),
        };
        // Kinds of models that are used alike share a command.
        foreach (Func<Command> use in TaskTools.All.Select(tool => tool.Use).Distinct()) root.Add(use());
        root.Add(ExplainCommand.Create());
        root.Add(DoctorCommand.Create());
        root.Add(SchemaCommand.Create());
        root.Add(new HelpOption());
        root.Add(new VersionOption());
        root.Add(GlobalOptions.Verbose);
        root.Add(GlobalOptions.Plain);
        root.Add(GlobalOptions.Threads);
        return root;
    }

    // The first Ctrl-C asks the command to save and stop; the second ends the process at once.
    private static void CancelOnce(PosixSignalContext context, CancellationTokenSource interruption)
    {
        if (interruption.IsCancellationRequested) return;
        context.Cancel = true;
        interruption.Cancel();
    }
}
