using System.CommandLine;
using Unroll.Cli.Recipes;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll train RECIPE.json</c>, <c>unroll train lm FILE</c>, <c>unroll train --resume DIR</c>.</summary>
internal static class TrainCommand
{
    /// <summary>Changes any field of the recipe.</summary>
    public static Option<string[]> Set { get; } = new("--set")
    {
        Description = "Change a field of the recipe, for instance --set training.steps=500. May be repeated.",
        HelpName = "path=value",
        Recursive = true,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>Shows what would be done.</summary>
    public static Option<bool> DryRun { get; } = new("--dry-run")
    {
        Description = "Print the complete recipe, the number of parameters, predicted memory and work per update; train nothing.",
        Recursive = true,
    };

    /// <summary>The folder of the model.</summary>
    public static RecipeFlag Output { get; } = new("--out", "out", "DIR", "Where the model and its checkpoints go.");

    /// <summary>Replaces an existing model.</summary>
    public static Option<bool> Overwrite { get; } = new("--overwrite") { Description = "Replace the model that stands in --out.", Recursive = true };

    private static Option<bool> Json { get; } = GlobalOptions.Json();

    private static Option<string> Resume { get; } = new("--resume")
    {
        Description = "Go on with the interrupted training in this folder, exactly where its last checkpoint stands.",
        HelpName = "DIR",
    };

    private static Argument<string> Recipe { get; } = new("recipe")
    {
        Description = "A recipe: JSON, comments allowed. 'unroll schema' describes every field.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Output.Option.Recursive = true;
        Json.Recursive = true;
        var command = new Command("train", "Train a model from a recipe, or with flags for a task.") { Recipe, Resume, Set, Output.Option, Overwrite, DryRun, Json };
        command.Add(TrainLanguageModelCommand.Create(Json));
        command.SetAction((_, _) => throw new WrongUseException("'unroll train' is not part of this build yet."));
        return command;
    }
}
