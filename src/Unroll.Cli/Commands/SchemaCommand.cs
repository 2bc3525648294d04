using System.CommandLine;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll schema</c>: the JSON Schema of recipes, for editors.</summary>
internal static class SchemaCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("schema", "Print the JSON Schema of recipes: every field, its meaning, range and default.");
        command.SetAction((_, _) => throw new WrongUseException("'unroll schema' is not part of this build yet."));
        return command;
    }
}
