using System.CommandLine;
using System.CommandLine.Parsing;

namespace Unroll.Cli.Recipes;

/// <summary>A command-line option that stands for one field of the recipe. The recipe checks the value, so that there is one message for both.</summary>
internal sealed class RecipeFlag
{
    /// <summary>Creates the option <paramref name="name"/> for the field at <paramref name="path"/>.</summary>
    public RecipeFlag(string name, string path, string value, string description)
    {
        Path = path;
        Option = new Option<string>(name) { Description = $"{description} [{path}]", HelpName = value, Recursive = true };
    }

    /// <summary>A switch without a value: true where it stands.</summary>
    public RecipeFlag(string name, string path, string description)
    {
        Path = path;
        Option = new Option<string>(name) { Description = $"{description} [{path}]", Arity = ArgumentArity.Zero };
    }

    /// <summary>The field in the recipe, for instance <c>model.recurrent.hidden</c>.</summary>
    public string Path { get; }

    /// <summary>The option.</summary>
    public Option<string> Option { get; }

    /// <summary>The override it stands for, or null where it was not given.</summary>
    public RecipeOverride? Read(ParseResult result)
    {
        if (result.GetResult(Option) is not OptionResult { Implicit: false } given) return null;
        string value = given.Tokens.Count == 0 ? "true" : given.Tokens[^1].Value;
        return new RecipeOverride(Path, value, Option.Name);
    }
}
