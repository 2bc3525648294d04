using System.CommandLine;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll eval DIR --data FILE</c>: how well a model predicts a text.</summary>
internal static class EvalCommand
{
    private static Argument<string> Model { get; } = new("model") { Description = "The folder of a trained model." };

    private static Option<string> Data { get; } = new("--data") { Description = "The text to predict, UTF-8; a file ending in .gz is unpacked.", HelpName = "FILE", Required = true };

    private static Option<bool> Json { get; } = GlobalOptions.Json();

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("eval", "Measure how well a model predicts a text: loss, perplexity, bits per character and byte.") { Model, Data, Json };
        command.SetAction((_, _) => throw new WrongUseException("'unroll eval' is not part of this build yet."));
        return command;
    }
}
