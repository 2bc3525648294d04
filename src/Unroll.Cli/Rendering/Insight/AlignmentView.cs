using System.Globalization;
using Spectre.Console;
using Unroll.Insight;

namespace Unroll.Cli.Rendering.Insight;

/// <summary>Where did the model look while it wrote? A row for each written symbol, a column for each one that was read.</summary>
internal static class AlignmentView
{
    private const int CellWidth = 2;
    private const int LongestLabel = 12;

    /// <summary>Where a model looked.</summary>
    public static IEnumerable<string> Render(AlignmentMap map, Drawing drawing) =>
    [
        $"[bold]Where did the model look while it {(map.Forced ? "was told the truth" : "wrote")}?[/] {Markup.Escape(map.Text)}",
        "",
        .. Map(map.Source, map.Target, map.Weights, drawing),
        Markup.Escape(map.Sentence),
    ];

    /// <summary>Told the truth, and on its own.</summary>
    public static IEnumerable<string> Render(AlignmentComparison both, Drawing drawing) => [.. Render(both.Truth, drawing), "", .. Render(both.Written, drawing), "", Markup.Escape(both.Sentence)];

    /// <summary>Weights as a map, line by line, as Spectre markup.</summary>
    /// <param name="source">What the columns are called.</param>
    /// <param name="target">What the rows are called.</param>
    /// <param name="weights">For each row shares from 0 to 1.</param>
    /// <param name="drawing">What the screen can show.</param>
    public static IEnumerable<string> Map(IReadOnlyList<string> source, IReadOnlyList<string> target, IReadOnlyList<IReadOnlyList<float>> weights, Drawing drawing)
    {
        int label = Math.Min(LongestLabel + 1, target.Max(TextWidth.Of)), across = Math.Max(1, (drawing.Width - label - 2) / CellWidth);
        for (int from = 0; from < source.Count; from += across)
        {
            int to = Math.Min(source.Count, from + across);
            foreach (string line in Heading([.. source.Skip(from).Take(to - from)])) yield return $"{new string(' ', label + 2)}{line}";
            for (int row = 0; row < weights.Count; row++)
                yield return $"{Markup.Escape(TextWidth.Pad(Short(target[row]), label))}  {string.Concat(Enumerable.Range(from, to - from).Select(i => Cell(weights[row][i], drawing)))}";
            yield return "";
        }

        if (!drawing.Maps) yield return "[dim]in tenths; X is all, a dot less than a twentieth[/]";
    }

    // Labels stand upright, a character below the other, so that columns stay narrow.
    private static IEnumerable<string> Heading(IReadOnlyList<string> labels)
    {
        string[][] letters = [.. labels.Select(label => Letters(Short(label)))];
        int height = letters.Max(one => one.Length);
        for (int line = 0; line < height; line++)
            yield return Markup.Escape(string.Concat(letters.Select(one => TextWidth.Pad(line < height - one.Length ? "" : one[line - (height - one.Length)], CellWidth))));
    }

    private static string[] Letters(string text)
    {
        var elements = new List<string>();
        TextElementEnumerator each = StringInfo.GetTextElementEnumerator(text);
        while (each.MoveNext()) elements.Add(each.GetTextElement());
        return [.. elements];
    }

    private static string Short(string label) => Letters(label) is { Length: > LongestLabel } letters ? string.Concat(letters.Take(LongestLabel - 1)) + "…" : label;

    private static string Cell(float weight, Drawing drawing)
    {
        if (drawing.Maps) return Shade.On(weight, new string(' ', CellWidth));
        int tenths = (int)Math.Round(10 * weight);
        return TextWidth.Pad(tenths == 0 ? "." : tenths == 10 ? "X" : tenths.ToString(CultureInfo.InvariantCulture), CellWidth);
    }
}
