using System.Globalization;
using Spectre.Console;
using Unroll.Cli.Rendering;

namespace Unroll.Cli.Demo;

/// <summary>Accuracies of cells by distance: a table that fills while they learn, or in a pipe one line for each that has learned.</summary>
internal sealed class RecallTable(Screen screen, string[] rows, int[] columns)
{
    private readonly double?[,] values = new double?[rows.Length, columns.Length];

    /// <summary>Shows the table while <paramref name="work"/> runs and reports row, column and accuracy.</summary>
    public void Show(Action<Action<int, int, double>> work)
    {
        if (!screen.Interactive)
        {
            Plain(work);
            return;
        }

        Table table = Create();
        screen.Ansi.Live(table).Start(context => work((row, column, accuracy) =>
        {
            values[row, column] = accuracy;
            table.UpdateCell(row, column + 1, Cell(accuracy));
            context.Refresh();
        }));
    }

    private void Plain(Action<Action<int, int, double>> work)
    {
        work((row, column, accuracy) => values[row, column] = accuracy);
        screen.Line($"{"distance",-10}{string.Concat(columns.Select(lag => $"{lag + 1,8}"))}");
        for (int row = 0; row < rows.Length; row++)
        {
            screen.Line($"{rows[row],-10}{string.Concat(Enumerable.Range(0, columns.Length).Select(column => $"{Percent(values[row, column]),8}"))}");
        }
    }

    private Table Create()
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn("distance");
        foreach (int lag in columns) table.AddColumn(new TableColumn((lag + 1).ToString(CultureInfo.InvariantCulture)).RightAligned());
        foreach (string row in rows) table.AddRow([row, .. columns.Select(_ => "")]);
        return table;
    }

    // In colour green from nine in ten on, red below one in five; the number says it without colour.
    private string Cell(double accuracy)
    {
        string text = Percent(accuracy);
        if (!screen.Colour) return text;
        return accuracy >= 0.9 ? $"[springgreen2]{text}[/]" : accuracy < 0.2 ? $"[red]{text}[/]" : $"[yellow]{text}[/]";
    }

    private static string Percent(double? share) => share is { } value ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:0} %") : "";
}
