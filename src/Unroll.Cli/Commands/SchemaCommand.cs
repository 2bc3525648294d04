using System.CommandLine;
using Unroll.Cli.Recipes;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll schema</c>: the JSON Schema of recipes, for editors.</summary>
internal static class SchemaCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("schema", "Print the JSON Schema of recipes: every field, its meaning, range and default.");
        command.SetAction(_ => Console.Out.WriteLine(JsonSchemaWriter.Write(RecipeFormat.CreateSchema()).ToJsonString(RecipeFormat.Settings)));
        return command;
    }
}
