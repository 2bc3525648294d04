using System.CommandLine;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll explain</c>.</summary>
internal static class ExplainCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("explain", "Show what a model does inside: influence of each input, gates, gradients through time.");
        command.SetAction((_, _) => throw new WrongUseException("'unroll explain' is not part of this build yet."));
        return command;
    }
}
