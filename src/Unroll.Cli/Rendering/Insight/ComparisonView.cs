using Spectre.Console;
using Unroll.Insight;
using Unroll.Text;

namespace Unroll.Cli.Rendering.Insight;

/// <summary>Language models side by side: on a whole text, or symbol by symbol.</summary>
internal static class ComparisonView
{
    /// <summary>A whole text.</summary>
    public static IEnumerable<string> Render(LanguageModelComparison both) =>
    [
        "[bold]Which model predicts the text better, and from how much of it?[/]",
        "",
        .. Grid.Lines(
            ["model", "weights", "loss", "bits/character", "bits/byte"],
            [.. both.Models.Select(model => (Cell[])[model.Name, Quantity.Count(model.Parameters), Quantity.Fixed(model.Score.Loss, 4), Quantity.Fixed(model.Score.BitsPerCharacter, 4), Quantity.Fixed(model.Score.BitsPerByte, 4)])]),
        "",
        .. Grid.Lines(
            ["symbols read", "predicted", .. both.Models.Select(model => model.Name)],
            [.. both.Contexts.Select((range, i) => (Cell[])[
                range.Least == range.Most ? $"{range.Least}" : $"{range.Least} to {range.Most}", Quantity.Count(range.Symbols), .. both.Models.Select(model => (Cell)Quantity.Fixed(model.LossByContext[i], 3))])]),
        both.SameSymbols ? "[dim]loss in nats per symbol[/]" : "[dim]loss in nats per symbol; the models read different symbols, so only bits per character and byte compare them[/]",
        "",
        .. both.Sentences.Select(Markup.Escape),
        "",
        .. both.Models.Select(model => $"{Markup.Escape(model.Name)} writes: [dim]\"{Markup.Escape(TextElements.Label(model.Sample))}\"[/]"),
        "",
        .. both.Models.Select(model => $"[dim]{Markup.Escape($"{model.Name}: {model.Description}")}[/]"),
    ];

    /// <summary>A passage, symbol by symbol.</summary>
    public static IEnumerable<string> Render(PassageComparison passage, Drawing drawing)
    {
        int name = passage.Models.Max(TextWidth.Of), cell = Math.Max(6, passage.Labels.Max(TextWidth.Of) + 1), across = Math.Max(1, (drawing.Width - name - 2) / cell);
        double most = passage.Bits.Max(bits => bits.Max());
        yield return "[bold]What does each symbol cost each model?[/]";
        yield return Markup.Escape(passage.Sentence);
        yield return "";
        int predicted = passage.Labels.Count - 1;
        for (int from = 0; from < predicted; from += across)
        {
            IEnumerable<int> steps = Enumerable.Range(from, Math.Min(across, predicted - from));
            yield return $"[dim]{TextWidth.Pad("", name)}  {Markup.Escape(string.Concat(steps.Select(t => TextWidth.Pad(passage.Labels[t + 1], cell))))}[/]";
            for (int model = 0; model < passage.Models.Count; model++)
            {
                IReadOnlyList<double> bits = passage.Bits[model];
                yield return $"{Markup.Escape(TextWidth.Pad(passage.Models[model], name))}  {string.Concat(steps.Select(t => Cost(bits[t], most, cell, drawing)))}";
            }

            yield return "";
        }

        yield return "[dim]bits: -log2 of the probability that the model gave to what did follow[/]";
    }

    private static string Cost(double bits, double most, int cell, Drawing drawing)
    {
        string text = TextWidth.Pad(Quantity.Fixed(bits, bits < 9.95 ? 2 : 1), cell);
        return drawing.Maps ? Shade.On(most > 0 ? bits / most : 0, text) : text;
    }
}
