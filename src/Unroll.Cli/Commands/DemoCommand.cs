using System.CommandLine;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll demo</c>.</summary>
internal static class DemoCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("demo", "Watch recurrent networks learn, in about a minute and with no data of your own.");
        command.SetAction((_, _) => throw new WrongUseException("'unroll demo' is not part of this build yet."));
        return command;
    }
}
