using Spectre.Console;
using Unroll.Insight;

namespace Unroll.Cli.Rendering.Insight;

/// <summary>How much of the gradient of the last loss reaches each earlier step? A curve for each layer, and the numbers.</summary>
internal static class GradientView
{
    private const int MostRows = 20;

    /// <summary>The picture, line by line, as Spectre markup.</summary>
    public static IEnumerable<string> Render(ExplanationRecord record, Drawing drawing)
    {
        if (record.Flows.Count == 0) throw new ArgumentException("This record holds no gradients.", nameof(record));
        yield return "[bold]How much of the gradient of the last loss reaches each earlier step?[/]";
        foreach (GradientFlow flow in record.Flows) yield return Markup.Escape(flow.Sentence);
        yield return "";
        (string Name, IReadOnlyList<double> Values)[] curves = [.. record.Flows.Select((flow, i) => ($"{i} {flow.Name}", flow.Norms))];
        foreach (string line in CurveChart.Render(curves, drawing)) yield return line;
        yield return "";
        foreach (string line in Numbers(record)) yield return line;
        yield return $"[dim]{(record.Flows.Any(flow => flow.CellNorms is not null) ? "Drawn: both states of a cell together. " : "")}Loss at one step only: a loss at every step would hide how gradients fade.[/]";
        yield return $"[dim]{Markup.Escape(record.Source)}[/]";
    }

    private static IEnumerable<string> Numbers(ExplanationRecord record)
    {
        string heads = string.Concat(record.Flows.Select(flow => $"  {flow.Name + " |dL/dh|",18}" + (flow.CellNorms is null ? "" : $"  {flow.Name + " |dL/dc|",18}")));
        yield return $"[dim]{"step",5}  {TextWidth.Pad("symbol", 8)}{heads}[/]";
        int steps = record.Flows[0].HiddenNorms.Count, every = (steps + MostRows - 1) / MostRows;
        for (int t = 0; t < steps; t++)
        {
            if ((steps - 1 - t) % every != 0) continue;
            string values = string.Concat(record.Flows.Select(flow => $"  {LogScale.Number(flow.HiddenNorms[t]),18}" + (flow.CellNorms is { } cell ? $"  {LogScale.Number(cell[t]),18}" : "")));
            yield return $"{t,5}  {Markup.Escape(TextWidth.Pad(record.Labels[t], 8))}{values}";
        }
    }
}
