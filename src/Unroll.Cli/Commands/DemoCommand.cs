using System.CommandLine;
using System.Diagnostics;
using Unroll.Cli.Demo;
using Unroll.Cli.Rendering;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll demo</c>: three cells, their gradients, and a network that learns to write, with nothing from outside.</summary>
internal static class DemoCommand
{
    private static Option<string> Language { get; } = CreateLanguage();

    private static Option<ulong> Seed { get; } = new("--seed") { Description = "Same seed, same numbers, on any machine.", HelpName = "N", DefaultValueFactory = _ => 7 };

    private static Option<bool> Quick { get; } = new("--quick") { Description = "Everything in a few seconds, too short for learning much." };

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("demo", "Watch recurrent networks learn, in about a minute and with no data of your own.") { Language, Seed, Quick };
        command.SetAction((result, stop) => Task.Run(() => Run(result, stop), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult result, CancellationToken stop)
    {
        Screen screen = Screen.For(result);
        DemoSettings settings = result.GetValue(Quick) ? DemoSettings.Quick : DemoSettings.Full;
        ulong seed = result.GetValue(Seed);
        var time = Stopwatch.StartNew();
        new RecallDemo(screen, settings, seed, stop).Run();
        screen.Line();
        new WritingDemo(screen, settings, seed, result.GetValue(Language) is "ko", stop).Run();
        screen.Line();
        screen.Line($"All of it was computed here in {Quantity.Duration(time.Elapsed)}, on {Machine.Threads} threads with {Machine.VectorInstructions} (seed {seed}).");
        screen.Line("Your own text: unroll train lm FILE --out models/mine, then unroll generate models/mine and unroll explain models/mine --text \"...\"");
        return ExitCode.Done;
    }

    private static Option<string> CreateLanguage()
    {
        var option = new Option<string>("--language")
        {
            Description = "The text to learn: en or ko (default: that of the terminal).",
            HelpName = "LANGUAGE",
            DefaultValueFactory = _ => IsKorean(Environment.GetEnvironmentVariable("LC_ALL")) || IsKorean(Environment.GetEnvironmentVariable("LANG")) ? "ko" : "en",
        };
        option.AcceptOnlyFromAmong("en", "ko");
        return option;
    }

    private static bool IsKorean(string? locale) => locale?.StartsWith("ko", StringComparison.OrdinalIgnoreCase) is true;
}
