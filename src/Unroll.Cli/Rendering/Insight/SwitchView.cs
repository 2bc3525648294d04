using Spectre.Console;
using Unroll.Insight;

namespace Unroll.Cli.Rendering.Insight;

/// <summary>What does a trained model lose without its parts?</summary>
internal static class SwitchView
{
    /// <summary>The table, line by line, as Spectre markup.</summary>
    public static IEnumerable<string> Render(SwitchTable table) =>
    [
        "[bold]What does the model lose without its parts?[/]",
        Markup.Escape(table.Sentence),
        "",
        .. Grid.Lines(
            ["without", "", "loss", "change"],
            [["nothing", "", Quantity.Fixed(table.Loss, 4), ""], .. table.Rows.Select(row => (Cell[])[row.Name, row.Meaning, Quantity.Fixed(row.Loss, 4), $"{(row.Change < 0 ? "" : "+")}{Quantity.Fixed(row.Change, 4)}"])],
            words: 2),
        "",
        $"[dim]nats per symbol over {Quantity.Count(table.Symbols)} symbols, in windows of {table.Window}; the weights are those that were trained with everything on[/]",
    ];
}
