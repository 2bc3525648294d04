using System.Globalization;
using System.Text;
using Spectre.Console;
using Unroll.Insight;

namespace Unroll.Cli.Rendering.Insight;

/// <summary>How much does each symbol move the output? A strip of text shaded by influence, and a table of the three measures.</summary>
internal static class InfluenceView
{
    private const int MostRows = 40;

    /// <summary>The picture, line by line, as Spectre markup.</summary>
    public static IEnumerable<string> Render(ExplanationRecord record, Drawing drawing, bool relative = false)
    {
        InfluenceReport report = record.Influence ?? throw new ArgumentException("This record holds no influence.", nameof(record));
        LogScale scale = relative ? LogScale.Relative(report.Norms) : LogScale.Absolute;
        yield return $"[bold]How much does each symbol move the score of '{Markup.Escape(report.Symbol)}' after step {report.Of}?[/]";
        yield return Markup.Escape(report.Sentence);
        yield return "";
        if (drawing.Maps)
        {
            foreach (string line in Strip(report, scale, drawing.Width)) yield return line;
            yield return "";
        }

        foreach (string line in Table(report, scale, drawing)) yield return line;
        yield return "";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"p('{Markup.Escape(report.Symbol)}') = {report.Probability:0.####}. Rank agreement of gradient and occlusion: {(report.RankAgreement is { } rank ? rank.ToString("0.00", CultureInfo.InvariantCulture) : "none, one of them does not vary")}.");
        if (drawing.Blocks) yield return $"[dim]{Markup.Escape(scale.ToString())}[/]";
        yield return $"[dim]{Markup.Escape(record.Source)}[/]";
    }

    private static IEnumerable<string> Strip(InfluenceReport report, LogScale scale, int width)
    {
        var line = new StringBuilder();
        int used = 0;
        for (int i = 0; i < report.Inputs.Count; i++)
        {
            int columns = TextWidth.Of(report.Inputs[i]);
            if (used + columns > width)
            {
                yield return line.ToString();
                line.Clear();
                used = 0;
            }

            line.Append(Shade.On(scale.Share(report.Norms[i]), report.Inputs[i]));
            used += columns;
        }

        yield return line.ToString();
    }

    private static IEnumerable<string> Table(InfluenceReport report, LogScale scale, Drawing drawing)
    {
        int first = Math.Max(0, report.Norms.Length - MostRows);
        int symbolWidth = Math.Max(6, report.Inputs.Max(TextWidth.Of));
        int bar = drawing.Blocks ? Math.Clamp(drawing.Width - symbolWidth - 52, 8, 24) : 0;
        // A narrow terminal has room for two of the three measures.
        bool narrow = drawing.Width < Drawing.Narrow;
        yield return $"[dim]{"step",5}  {TextWidth.Pad("symbol", symbolWidth)}  {"|d logit/dx|",12} {new string(' ', bar)} {(narrow ? "" : $"{"gradient·x",11} ")}{"occlusion",11}[/]";
        if (first > 0) yield return $"[dim]  … {first} earlier steps; --json has them all[/]";
        for (int i = first; i < report.Norms.Length; i++)
        {
            string drawn = bar == 0 ? "" : ProgressLine.Bar(scale.Share(report.Norms[i]), bar);
            yield return $"{i,5}  {Markup.Escape(TextWidth.Pad(report.Inputs[i], symbolWidth))}  {LogScale.Number(report.Norms[i]),12} {drawn} {(narrow ? "" : $"{LogScale.Number(report.GradientTimesInput[i]),11} ")}{LogScale.Number(report.Occlusion[i]),11}";
        }

        if (!narrow) yield return "[dim]gradient·x: what the symbol contributes to first order; occlusion: how much log p falls if it is another symbol[/]";
    }
}
