using Spectre.Console;
using Unroll.Insight;

namespace Unroll.Cli.Rendering.Insight;

/// <summary>When is a prediction made? What each layer would say already, from the embedding at the top to the last block.</summary>
internal static class LensView
{
    private const int LongestLabel = 10;

    /// <summary>The picture, line by line, as Spectre markup.</summary>
    public static IEnumerable<string> Render(LogitLens lens, Drawing drawing) =>
    [
        "[bold]When is the prediction made?[/]",
        Markup.Escape(lens.Sentence),
        "",
        .. Grid.Lines(
            ["layer", "as the model", "divergence", "loss"],
            [.. lens.Layers.Select(layer => (Cell[])[layer.Name, Quantity.Percent(layer.Agreement, 0), Quantity.Fixed(layer.Divergence, 3), layer.Loss is { } loss ? Quantity.Fixed(loss, 3) : ""])]),
        "",
        .. Predictions(lens, drawing),
        "[dim]below each symbol what each layer finds likeliest to follow it; * where that is the choice of the whole model. Divergence: KL from the whole model, nats[/]",
    ];

    private static IEnumerable<string> Predictions(LogitLens lens, Drawing drawing)
    {
        int name = lens.Layers.Max(layer => TextWidth.Of(layer.Name)), longest = lens.Layers.SelectMany(layer => layer.Steps.Select(step => step.Symbol)).Concat(lens.Labels).Max(TextWidth.Of);
        int cell = Math.Min(LongestLabel, longest) + 2, across = Math.Max(1, (drawing.Width - name - 2) / cell);
        for (int from = 0; from < lens.Labels.Count; from += across)
        {
            IEnumerable<int> steps = Enumerable.Range(from, Math.Min(across, lens.Labels.Count - from));
            yield return $"[dim]{TextWidth.Pad("", name)}  {Markup.Escape(string.Concat(steps.Select(t => Fit(lens.Labels[t], cell))))}[/]";
            foreach (LensLayer layer in lens.Layers)
                yield return $"{TextWidth.Pad(layer.Name, name)}  {string.Concat(steps.Select(t => Guess(layer.Steps[t], cell, drawing)))}";
            yield return "";
        }
    }

    private static string Guess(LensStep step, int cell, Drawing drawing)
    {
        string text = Fit(step.Symbol + (step.ChoiceRank == 1 ? "*" : ""), cell);
        return drawing.Maps ? Shade.On(step.Probability, text) : Markup.Escape(text);
    }

    private static string Fit(string label, int cell) => TextWidth.Pad(TextWidth.Cut(label, cell - 1), cell);
}
