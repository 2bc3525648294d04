using System.CommandLine;
using System.Globalization;

namespace Unroll.Cli;

/// <summary>The options that every command understands.</summary>
internal static class GlobalOptions
{
    /// <summary>Shows the stack trace of a failure.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Show the technical details of a failure.", Recursive = true };

    /// <summary>Treats a terminal as a pipe: no colours, no moving lines.</summary>
    public static Option<bool> Plain { get; } = new("--plain") { Description = "Plain lines even on a terminal: no colour, no moving progress.", Recursive = true };

    /// <summary>How many threads compute. Results do not depend on it.</summary>
    public static Option<int?> Threads { get; } = new("--threads")
    {
        Description = "Threads to compute with (default: all cores). Results do not depend on it.",
        HelpName = "N",
        Recursive = true,
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out int threads) && threads is < 1 or > 1024)
                    result.AddError($"--threads is {threads}. Allowed: 1 to 1024. Leave it out to use all cores.");
            },
        },
    };

    /// <summary>A machine-readable answer; added by the commands that have one.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Answer with JSON for programs, and nothing else on standard output." };
}
