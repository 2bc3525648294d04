using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;

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

    /// <summary>A switch without a value: true where it stands, unless <paramref name="value"/> says otherwise.</summary>
    public RecipeFlag(string name, string path, string description, bool value = true)
    {
        Path = path;
        Fixed = value ? "true" : "false";
        Option = new Option<string>(name) { Description = $"{description} [{path}]", Arity = ArgumentArity.Zero };
    }

    /// <summary>The field in the recipe, for instance <c>model.recurrent.hidden</c>.</summary>
    public string Path { get; }

    /// <summary>The value of a switch.</summary>
    public string? Fixed { get; init; }

    /// <summary>Other fields that get the same value.</summary>
    public Func<ParseResult, IEnumerable<string>> AlsoAt { get; init; } = _ => [];

    /// <summary>What else is set where it stands: fields and their values.</summary>
    public IReadOnlyList<(string Path, string Value)> With { get; init; } = [];

    /// <summary>The fields that get the value in place of all others, where it says so.</summary>
    public Func<ParseResult, IReadOnlyList<string>?> Instead { get; init; } = _ => null;

    /// <summary>The switch without which it means nothing.</summary>
    public RecipeFlag? Needs { get; init; }

    /// <summary>Whether the value is several words, separated by commas.</summary>
    public bool IsList { get; init; }

    /// <summary>The option.</summary>
    public Option<string> Option { get; }

    /// <summary>The override it stands for, or null where it was not given.</summary>
    public RecipeOverride? Read(ParseResult result)
    {
        if (result.GetResult(Option) is not OptionResult { Implicit: false } given) return null;
        string value = Fixed ?? given.Tokens[^1].Value;
        return new RecipeOverride(Path, IsList ? JsonSerializer.Serialize(value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) : value, Option.Name);
    }

    /// <summary>The overrides that it stands for.</summary>
    public IEnumerable<RecipeOverride> ReadAll(ParseResult result)
    {
        if (Read(result) is not { } given) return [];
        if (Needs is { } other && other.Read(result) is null) throw new WrongUseException($"{Option.Name} belongs to {other.Option.Name}: give both, or leave it out.");
        IEnumerable<string> paths = Instead(result) ?? [Path, .. AlsoAt(result)];
        return [.. paths.Select(path => given with { Path = path }), .. With.Select(set => given with { Path = set.Path, Value = set.Value })];
    }
}
