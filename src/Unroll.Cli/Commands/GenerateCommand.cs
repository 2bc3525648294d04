using System.CommandLine;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll generate DIR --prompt TEXT</c>: lets a language model write.</summary>
internal static class GenerateCommand
{
    private static Argument<string> Model { get; } = new("model") { Description = "The folder of a trained language model." };

    private static Option<string> Prompt { get; } = new("--prompt") { Description = "The text to go on from.", HelpName = "TEXT", DefaultValueFactory = _ => "" };

    private static Option<int> Length { get; } = new("--length") { Description = "Symbols to write at most.", HelpName = "N", DefaultValueFactory = _ => 300 };

    private static Option<ulong> Seed { get; } = new("--seed") { Description = "Same seed, same text.", HelpName = "N", DefaultValueFactory = _ => 0 };

    private static Option<double> Temperature { get; } = new("--temperature")
    {
        Description = "Below 1 safer, above 1 bolder; 0 always takes the likeliest symbol.",
        HelpName = "T",
        DefaultValueFactory = _ => 1,
    };

    private static Option<int?> TopK { get; } = new("--top-k") { Description = "Choose among the K likeliest symbols only.", HelpName = "K" };

    private static Option<double?> TopP { get; } = new("--top-p") { Description = "Choose among the likeliest symbols that together have probability P.", HelpName = "P" };

    private static Option<string[]> Stop { get; } = new("--stop") { Description = "End before this text. May be repeated.", HelpName = "TEXT" };

    private static Option<bool> Json { get; } = GlobalOptions.Json();

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("generate", "Let a language model write, symbol by symbol.") { Model, Prompt, Length, Seed, Temperature, TopK, TopP, Stop, Json };
        command.SetAction((_, _) => throw new WrongUseException("'unroll generate' is not part of this build yet."));
        return command;
    }
}
