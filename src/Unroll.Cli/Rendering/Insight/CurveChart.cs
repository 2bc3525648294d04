using System.Globalization;
using Spectre.Console;
using Unroll.Insight;

namespace Unroll.Cli.Rendering.Insight;

/// <summary>Several curves of positive numbers over steps, on a logarithmic axis, each drawn with a letter of its own.</summary>
internal static class CurveChart
{
    private const int Height = 12;
    private const int LabelWidth = 8;

    private static readonly string[] colours = ["orange1", "deepskyblue1", "springgreen2", "violet", "yellow", "red"];

    /// <summary>The chart, from the first step at the left to the last at the right, line by line as Spectre markup.</summary>
    /// <param name="curves">A name, of which the first letter is drawn, and one number per step. All of one length.</param>
    /// <param name="drawing">What may be drawn with.</param>
    public static IEnumerable<string> Render(IReadOnlyList<(string Name, IReadOnlyList<double> Values)> curves, Drawing drawing)
    {
        int steps = curves.Max(curve => curve.Values.Count);
        double[] seen = [.. curves.SelectMany(curve => curve.Values).Where(value => value > Decay.Zero && double.IsFinite(value))];
        if (seen.Length == 0)
        {
            yield return "every gradient is 0";
            yield break;
        }

        int top = (int)Math.Ceiling(Math.Log10(seen.Max()) - 1e-9), bottom = Math.Min(top - 1, (int)Math.Floor(Math.Log10(seen.Min()) + 1e-9));
        string[] labels = Decades(top, bottom);
        int width = Math.Clamp(steps, 1, Math.Max(8, drawing.Width - LabelWidth - 2));
        int[,] grid = new int[Height + 1, width];
        for (int index = curves.Count - 1; index >= 0; index--)
        {
            IReadOnlyList<double> values = curves[index].Values;
            for (int column = 0; column < width; column++)
            {
                int step = width == 1 ? 0 : (int)Math.Round((double)column * (values.Count - 1) / (width - 1));
                grid[Row(values[step], top, bottom), column] = index + 1;
            }
        }

        for (int row = 0; row <= Height; row++)
        {
            string label = row == Height ? "0" : labels[row];
            string line = "";
            for (int column = 0; column < width; column++)
            {
                int index = grid[row, column] - 1;
                line += index < 0 ? " " : Mark(curves[index].Name, index, drawing);
            }

            if (row < Height || line.Trim().Length > 0) yield return $"{label,LabelWidth} {(drawing.Blocks ? '│' : '|')}{line}".TrimEnd();
        }

        yield return new string(' ', LabelWidth + 2) + $"{"step 0"}{new string(' ', Math.Max(1, width - 6 - Last(steps).Length))}{Last(steps)}";
    }

    /// <summary>A curve's name in its colour.</summary>
    public static string Name(string name, int index, Drawing drawing) => drawing.Colour ? $"[{colours[index % colours.Length]}]{Markup.Escape(name)}[/]" : Markup.Escape(name);

    // The name of each power of ten at its row, not more than every third row.
    private static string[] Decades(int top, int bottom)
    {
        string[] labels = new string[Height];
        Array.Fill(labels, "");
        int taken = -3;
        for (int power = top; power >= bottom; power--)
        {
            int row = Row(Math.Pow(10, power), top, bottom);
            if (row - taken < 3 && power != bottom) continue;
            if (row - taken < 3 && taken >= 0) labels[taken] = "";
            labels[row] = string.Create(CultureInfo.InvariantCulture, $"1e{power}");
            taken = row;
        }

        return labels;
    }

    private static string Last(int steps) => (steps - 1).ToString(CultureInfo.InvariantCulture);

    private static string Mark(string name, int index, Drawing drawing) => Name(name[..1], index, drawing);

    private static int Row(double value, int top, int bottom) =>
        !(value > Decay.Zero) ? Height : Math.Clamp((int)Math.Round((top - Math.Log10(value)) / (top - bottom) * (Height - 1)), 0, Height - 1);
}
