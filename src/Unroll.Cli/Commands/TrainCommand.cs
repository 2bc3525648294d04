using System.CommandLine;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Cli.Tasks;
using Unroll.Cli.Training;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll train RECIPE.json</c>, <c>unroll train lm FILE</c>, <c>unroll train --resume DIR</c>.</summary>
internal static class TrainCommand
{
    private static readonly RecipeFlag[] flags =
    [
        new("--out", "out", "DIR", "Where the model and its checkpoints go."),
        new("--validation", "data.validation", "FILE", "Data to validate on (default: a tenth of the training data)."),
        new("--test", "data.test", "FILE", "Data to measure once, at the end."),
        new("--steps", "training.steps", "N", "Updates."),
        new("--seed", "seed", "N", "Same seed, same weights to the bit."),
    ];

    private static readonly RecipeFlag data = new("--data", "data.train", "FILE", "The data to learn from, where the recipe names none.");

    private static readonly Option<string[]> set = new("--set")
    {
        Description = "Change a field of the recipe, for instance --set training.steps=500. May be repeated.",
        HelpName = "path=value",
        Recursive = true,
        AllowMultipleArgumentsPerToken = false,
    };

    private static readonly Option<bool> dryRun = new("--dry-run")
    {
        Description = "Print the complete recipe, the number of parameters, predicted memory and work per update; train nothing.",
        Recursive = true,
    };

    private static readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace the model that stands in --out.", Recursive = true };

    private static readonly Option<bool> json = GlobalOptions.Json();

    private static readonly Option<string> resume = new("--resume")
    {
        Description = "Go on with the interrupted training in this folder, exactly where its last checkpoint stands.",
        HelpName = "DIR",
    };

    private static readonly Argument<string> recipeFile = new("recipe")
    {
        Description = "A recipe: JSON, comments allowed. 'unroll schema' describes every field.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        json.Recursive = true;
        data.Option.Recursive = false;
        var command = new Command("train", "Train a model from a recipe, or with flags for a task.") { recipeFile, resume, data.Option };
        foreach (RecipeFlag flag in flags) command.Add(flag.Option);
        foreach (Option option in new Option[] { set, overwrite, dryRun, json }) command.Add(option);
        foreach (TaskTool tool in TaskTools.All) command.Add(tool.Training.Create());
        command.SetAction((result, stop) => Task.Run(() => Run(result, stop), CancellationToken.None));
        return command;
    }

    /// <summary>What the command line changes, in the order: flags, then <c>--set</c>.</summary>
    public static IReadOnlyList<RecipeOverride> Overrides(ParseResult result, IEnumerable<RecipeFlag> more)
    {
        IEnumerable<RecipeOverride> given = more.Concat(flags).SelectMany(flag => flag.ReadAll(result));
        return [.. given.Concat((result.GetValue(set) ?? []).Select(RecipeOverride.Parse))];
    }

    /// <summary>Trains what a recipe says, or shows what it comes to.</summary>
    public static int Train(Recipe recipe, ParseResult result, CancellationToken stop)
    {
        Screen screen = Screen.For(result, json);
        if (result.GetValue(dryRun)) return TrainingSession.ShowCosts(recipe, screen);
        return new TrainingSession(screen, stop).Run(WithThreads(recipe, result), result.GetValue(overwrite), CommandLine(result));
    }

    private static int Run(ParseResult result, CancellationToken stop)
    {
        string? path = result.GetValue(recipeFile), folder = result.GetValue(resume);
        if (path is null == folder is null)
        {
            throw new WrongUseException(path is null
                ? "Name a recipe, or a task: 'unroll train recipes/shakespeare.json', 'unroll train lm FILE --out DIR', 'unroll train --resume DIR'."
                : "--resume goes on with the recipe of its folder; leave the recipe out.");
        }

        IReadOnlyList<RecipeOverride> changes = Overrides(result, [data]);
        if (folder is not null) return new TrainingSession(Screen.For(result, json), stop).Resume(folder, changes, CommandLine(result));
        return Train(RecipeLoader.Read(path!, changes), result, stop);
    }

    private static Recipe WithThreads(Recipe recipe, ParseResult result) =>
        result.GetValue(GlobalOptions.Threads) is { } threads ? recipe with { Training = recipe.Training with { Threads = threads } } : recipe;

    private static string CommandLine(ParseResult result) => "unroll " + string.Join(' ', result.Tokens.Select(token => token.Value));
}
