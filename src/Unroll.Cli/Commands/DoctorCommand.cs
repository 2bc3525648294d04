using System.CommandLine;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll doctor</c>: what this machine offers and whether the engine uses it.</summary>
internal static class DoctorCommand
{
    private static Option<bool> Json { get; } = GlobalOptions.Json();

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("doctor", "Look at this machine: vector instructions, threads, speed, and predicted against actual memory.") { Json };
        command.SetAction((_, _) => throw new WrongUseException("'unroll doctor' is not part of this build yet."));
        return command;
    }
}
