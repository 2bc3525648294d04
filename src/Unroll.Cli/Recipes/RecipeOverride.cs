namespace Unroll.Cli.Recipes;

/// <summary>One field set from the command line.</summary>
/// <param name="Path">The field, for instance <c>training.steps</c>.</param>
/// <param name="Value">Its text as typed; the schema says what it becomes.</param>
/// <param name="Source">Where it came from, for messages: <c>--steps</c> or <c>--set</c>.</param>
internal sealed record RecipeOverride(string Path, string Value, string Source)
{
    /// <summary>Reads <c>path=value</c>.</summary>
    public static RecipeOverride Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw new WrongUseException($"--set {text}: expected path=value, for instance --set training.steps=500.");
        return new RecipeOverride(text[..equals].Trim(), text[(equals + 1)..].Trim(), "--set");
    }
}
