using Unroll.Cli.Recipes;

namespace Unroll.Cli.Tasks;

/// <summary>Texts to learn from: files in UTF-8, or a column of a table.</summary>
internal sealed record TextDataSpec : DataSpec
{
    /// <summary>For a table with tabs between columns and names in its first line: the column whose cells are the text, one per line.</summary>
    public string? Column { get; init; }

    /// <inheritdoc/>
    public override void Validate(SpecCheck check) => CheckParts(check, "the path of a text file", "lm");
}
