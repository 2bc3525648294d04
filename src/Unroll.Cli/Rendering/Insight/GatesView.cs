using System.Globalization;
using System.Text;
using Spectre.Console;
using Unroll.Insight;

namespace Unroll.Cli.Rendering.Insight;

/// <summary>What does each gate do at each step? A map of units over steps for each gate, its mean, and how often it is saturated.</summary>
internal static class GatesView
{
    private const int MapRows = 6;

    /// <summary>The picture, line by line, as Spectre markup.</summary>
    public static IEnumerable<string> Render(ExplanationRecord record, Drawing drawing)
    {
        yield return "[bold]What does each gate do at each step?[/]";
        if (record.Gates.Count == 0)
        {
            yield return "This cell has no gates: its hidden state is all there is.";
            yield break;
        }

        GateActivity first = record.Gates[0];
        yield return Markup.Escape(Sentence(record.Gates));
        int columns = record.Labels.Max(TextWidth.Of) > 1 ? 2 : 1;
        int from = Math.Max(0, first.Steps - Math.Max(1, (drawing.Width - 2) / columns));
        if (from > 0 && drawing.Maps) yield return $"[dim]the last {first.Steps - from} of {first.Steps} steps; --json has them all[/]";
        foreach (GateActivity gate in record.Gates)
        {
            yield return "";
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{gate.Name}: mean {gate.Mean:0.000}, {(gate.IsCandidate ? "|value| " : "")}above 0.9 at {100 * gate.AboveByUnit.Average():0.0} % of steps and units, below 0.1 at {100 * gate.BelowByUnit.Average():0.0} %");
            if (drawing.Maps)
            {
                yield return "  " + string.Concat(record.Labels.Skip(from).Take(gate.Steps - from).Select(label => Markup.Escape(TextWidth.Pad(label, columns))));
                foreach (string line in Map(gate, from, columns)) yield return "  " + line;
            }
            else
            {
                foreach (string line in Means(gate, record.Labels, drawing.Width)) yield return line;
            }
        }

        yield return "";
        if (drawing.Maps)
        {
            string legend = string.Concat(Enumerable.Range(0, 11).Select(i => Shade.On(i / 10.0, " ")));
            yield return $"[dim]0[/] {legend} [dim]1, fixed; a candidate from -1 to 1. Each half row is the mean of neighbouring units.[/]";
        }

        yield return $"[dim]{Markup.Escape(record.Source)}[/]";
    }

    private static string Sentence(IReadOnlyList<GateActivity> gates)
    {
        GateActivity chosen = gates.FirstOrDefault(gate => gate.Gate is "forget") ?? gates.FirstOrDefault(gate => gate.Gate is "update") ?? gates[0];
        double keeps = chosen.AboveByUnit.Count(share => share > 0.9), passes = chosen.BelowByUnit.Count(share => share > 0.9);
        return string.Create(CultureInfo.InvariantCulture,
            $"Of the {chosen.Units} units of {chosen.Name}, {keeps} stay open (above 0.9) and {passes} stay shut (below 0.1) at more than nine of ten steps.");
    }

    // Two bands of units per line.
    private static IEnumerable<string> Map(GateActivity gate, int from, int columns)
    {
        int bands = Math.Min(2 * MapRows, gate.Units + gate.Units % 2);
        for (int row = 0; row < bands; row += 2)
        {
            var line = new StringBuilder();
            for (int step = from; step < gate.Steps; step++)
            {
                string cell = Shade.Halves(Level(gate, step, row, bands), Level(gate, step, row + 1, bands));
                for (int i = 0; i < columns; i++) line.Append(cell);
            }

            yield return line.ToString();
        }
    }

    private static double Level(GateActivity gate, int step, int band, int bands)
    {
        int begin = (int)((long)band * gate.Units / bands), end = Math.Max(begin + 1, (int)((long)(band + 1) * gate.Units / bands));
        double sum = 0;
        foreach (float value in gate.At(step)[begin..Math.Min(end, gate.Units)]) sum += value;
        double mean = sum / (Math.Min(end, gate.Units) - begin);
        return gate.IsCandidate ? (mean + 1) / 2 : mean;
    }

    private static IEnumerable<string> Means(GateActivity gate, IReadOnlyList<string> labels, int width)
    {
        int perLine = Math.Max(1, width / 8);
        for (int from = 0; from < gate.Steps; from += perLine)
        {
            IEnumerable<int> steps = Enumerable.Range(from, Math.Min(perLine, gate.Steps - from));
            yield return Markup.Escape(string.Concat(steps.Select(step => TextWidth.Pad(labels[step], 8))).TrimEnd());
            yield return string.Concat(steps.Select(step => TextWidth.Pad(gate.MeanByStep[step].ToString("0.000", CultureInfo.InvariantCulture), 8))).TrimEnd();
        }
    }
}
