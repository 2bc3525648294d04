using Spectre.Console;
using Unroll.Insight;

namespace Unroll.Cli.Rendering.Insight;

/// <summary>What does the decoder still know of the source? Symbol by symbol, or scores by the length of the source.</summary>
internal static class BottleneckView
{
    /// <summary>One source.</summary>
    public static IEnumerable<string> Render(SourceInfluence why, Drawing drawing)
    {
        IReadOnlyList<double> falls = why.Occlusion;
        double most = Math.Max(why.Attributions.Max(symbol => symbol.Occlusion.Max()), double.Epsilon);
        IReadOnlyList<float>[] shares = [.. why.Attributions.Select(symbol => (IReadOnlyList<float>)[.. symbol.Occlusion.Select(fall => (float)Math.Max(0, fall / most))])];
        return
        [
            "[bold]What does the decoder know of each source symbol?[/]",
            "",
            .. Grid.Lines(
                ["symbol", "|dc/dx|", "context moves", "log p falls", "looked at"],
                [.. why.Source.Select((symbol, i) => (Cell[])[
                    symbol, Number(why.ContextNorms?[i]), why.ContextChanges is { } changes ? Quantity.Percent(changes[i], 1) : "", Quantity.Fixed(falls[i], 2),
                    why.Alignment is { } alignment ? Quantity.Fixed(alignment.Sum(weights => (double)weights[i]), 2) : ""])]),
            "",
            "[dim]how far log p of each target symbol falls without a source symbol, as a share of the largest fall[/]",
            .. AlignmentView.Map(why.Source, why.Target, shares, drawing),
            Markup.Escape(why.Sentence),
            "[dim]|dc/dx|: what a small change of the symbol's vector does to the context vector; context moves: its change when the symbol is replaced by <unk>; log p falls: of the whole target then.[/]",
        ];
    }

    /// <summary>Scores by the length of the source.</summary>
    public static IEnumerable<string> Render(LengthTable table) =>
    [
        "[bold]What is left of long sources?[/]",
        "",
        .. Grid.Lines(
            ["source symbols", "pairs", .. table.Models.SelectMany(model => table.Metrics.Select(metric => $"{model}: {metric}"))],
            [.. table.Buckets.Select(bucket => (Cell[])[
                bucket.Shortest == bucket.Longest ? $"{bucket.Shortest}" : $"{bucket.Shortest} to {bucket.Longest}", Quantity.Count(bucket.Pairs),
                .. bucket.Scores.SelectMany(scores => scores.Select(score => (Cell)Quantity.Fixed(score.Value, 2)))])]),
        "",
        .. table.Sentences.Select(Markup.Escape),
    ];

    /// <summary>What a linear reader finds in the context vector.</summary>
    public static IEnumerable<string> Render(ContextProbe probe) =>
    [
        $"[bold]What can be read from the context vector?[/] Readers learnt from {Quantity.Count(probe.Trained)} sources, tested on {Quantity.Count(probe.Tested)}",
        "",
        .. Grid.Lines(
            ["symbol", "in so many sources", "right answers"],
            [.. probe.Symbols.Select(symbol => (Cell[])[symbol.Symbol, Quantity.Percent(symbol.Share, 1), Quantity.Percent(symbol.Accuracy, 1)])]),
        "",
        Markup.Escape(probe.Sentence),
        "[dim]right answers: the mean over sources with and without the symbol, so that guessing has 50 %.[/]",
    ];

    private static string Number(double? value) => value is { } number ? Quantity.Fixed(number, 3) : "";
}
