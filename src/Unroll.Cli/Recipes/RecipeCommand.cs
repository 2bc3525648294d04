using System.CommandLine;
using Unroll.Cli.Commands;

namespace Unroll.Cli.Recipes;

/// <summary><c>unroll train TASK FILE</c>: a recipe that does something sensible, with its usual settings as flags.</summary>
/// <param name="Task">The word for the kind of task, in recipes and after <c>unroll train</c>.</param>
/// <param name="Description">What the command does.</param>
/// <param name="File">What FILE is.</param>
/// <param name="Recipe">The recipe that the flags change.</param>
internal sealed record RecipeCommand(string Task, string Description, string File, string Recipe)
{
    /// <summary>A second file, where data come in two: the field of the recipe, and what it is.</summary>
    public (string Name, string Path, string Description)? SecondFile { get; init; }

    /// <summary>The usual settings.</summary>
    public IReadOnlyList<RecipeFlag> Flags { get; init; } = [];

    /// <summary>Builds the command.</summary>
    public Command Create()
    {
        List<(Argument<string> Argument, string Path)> files = [(new Argument<string>("file") { Description = File }, "data.train")];
        if (SecondFile is { } second) files.Add((new Argument<string>(second.Name) { Description = second.Description, Arity = ArgumentArity.ZeroOrOne }, second.Path));
        var command = new Command(Task, Description);
        foreach ((Argument<string> argument, _) in files) command.Add(argument);
        foreach (RecipeFlag flag in Flags) command.Add(flag.Option);
        command.SetAction((result, stop) => System.Threading.Tasks.Task.Run(() => TrainCommand.Train(Read(result, files), result, stop), CancellationToken.None));
        return command;
    }

    private Recipe Read(ParseResult result, IEnumerable<(Argument<string> Argument, string Path)> files)
    {
        IEnumerable<RecipeOverride> named = files.Where(file => result.GetValue(file.Argument) is not null).Select(file => new RecipeOverride(file.Path, result.GetValue(file.Argument)!, file.Argument.Name.ToUpperInvariant()));
        IReadOnlyList<RecipeOverride> given = TrainCommand.Overrides(result, Flags);
        return RecipeLoader.Parse(Recipe, "The command line", [.. named, .. Length(given), .. given]);
    }

    // Updates and passes exclude each other: the one that is given takes the place of the one that stands in the recipe.
    private static IEnumerable<RecipeOverride> Length(IReadOnlyList<RecipeOverride> given)
    {
        const string steps = "training.steps", epochs = "training.epochs";
        RecipeOverride? updates = given.FirstOrDefault(change => change.Path == steps), passes = given.FirstOrDefault(change => change.Path == epochs);
        if (updates is not null && passes is null) yield return new RecipeOverride(epochs, "null", updates.Source);
        if (passes is not null && updates is null) yield return new RecipeOverride(steps, "null", passes.Source);
    }
}
