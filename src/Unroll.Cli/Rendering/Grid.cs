namespace Unroll.Cli.Rendering;

/// <summary>Rows of cells under a heading, as lines of Spectre markup whose columns are as wide as they must be.</summary>
internal static class Grid
{
    private const string Gap = "  ";

    /// <summary>The lines.</summary>
    /// <param name="heading">A name for each column.</param>
    /// <param name="rows">Cells, as many as names.</param>
    /// <param name="words">How many of the first columns hold words, which begin at the left; numbers end at the right.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<string> heading, IReadOnlyList<IReadOnlyList<Cell>> rows, int words = 1)
    {
        int[] widths = [.. heading.Select((name, column) => rows.Select(row => TextWidth.Of(row[column].Text)).Append(TextWidth.Of(name)).Max())];
        return rows.Prepend([.. heading.Select(name => new Cell(name, "dim"))]).Select(row => string.Join(Gap, row.Select((cell, column) => cell.Markup(widths[column], right: column >= words))));
    }
}
