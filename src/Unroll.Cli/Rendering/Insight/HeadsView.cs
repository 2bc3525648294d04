using Spectre.Console;
using Unroll.Insight;

namespace Unroll.Cli.Rendering.Insight;

/// <summary>Who looks where? A table of all heads, a small map of each, or one head with its symbols.</summary>
internal static class HeadsView
{
    private const int Thumbnail = 24;

    /// <summary>All heads, or those of one block.</summary>
    /// <param name="attention">What was found.</param>
    /// <param name="layer">The block, or null for all.</param>
    /// <param name="head">One head of it, or null for all.</param>
    /// <param name="drawing">What the screen can show.</param>
    public static IEnumerable<string> Render(AttentionByHead attention, int? layer, int? head, Drawing drawing)
    {
        if (layer is { } block && head is { } one) return Single(attention, attention.Head(block, one), drawing);
        HeadAttention[] shown = [.. attention.All.Where(each => (layer ?? each.Layer) == each.Layer && (head ?? each.Head) == each.Head)];
        return
        [
            "[bold]Who looks where?[/]",
            Markup.Escape(attention.Sentence),
            "",
            .. Grid.Lines(
                ["block", "head", "looks mostly at", "entropy", "of most", "itself", "before", "first", "distance"],
                [.. shown.Select(each => (Cell[])[
                    $"{each.Layer}", $"{each.Head}", each.Habit ?? "", Quantity.Fixed(each.Entropy, 2), each.Spread is { } spread ? Quantity.Percent(spread, 0) : "",
                    Quantity.Percent(each.Self, 0), Quantity.Percent(each.Previous, 0), Quantity.Percent(each.First, 0), Quantity.Fixed(each.Distance, 1)])],
                words: 3),
            "",
            .. drawing.Maps ? Thumbnails(shown, drawing.Width) : [],
            "[dim]entropy in nats, and as a share of looking at all visible symbols alike; mean weight of the symbol itself, the one before, and the first; symbols looked back, weighted[/]",
            $"[dim]one head with its symbols: --layer {shown[0].Layer} --head {shown[0].Head}[/]",
        ];
    }

    private static IEnumerable<string> Single(AttentionByHead attention, HeadAttention head, Drawing drawing) =>
    [
        $"[bold]Where does head {head.Head} of block {head.Layer} look?[/] A row for each symbol, a column for each that it may look at.",
        "",
        .. AlignmentView.Map(attention.Labels, attention.Labels, head.Weights, drawing),
        $"entropy {Quantity.Fixed(head.Entropy, 2)} nats, itself {Quantity.Percent(head.Self, 0)}, the symbol before {Quantity.Percent(head.Previous, 0)}, the first {Quantity.Percent(head.First, 0)}{(head.Habit is { } habit ? $": mostly {habit}" : "")}",
    ];

    // Maps of all heads of a block beside each other, two rows of symbols a line.
    private static IEnumerable<string> Thumbnails(HeadAttention[] heads, int width)
    {
        int size = Math.Min(Thumbnail, heads[0].Weights.Count), across = Math.Max(1, width / (size + 2));
        foreach (IGrouping<int, HeadAttention> block in heads.GroupBy(head => head.Layer))
        {
            foreach (HeadAttention[] row in block.Chunk(across))
            {
                yield return "[dim]" + string.Concat(row.Select(head => TextWidth.Pad(TextWidth.Cut($"{head.Layer}.{head.Head}", size), size + 2))) + "[/]";
                for (int line = 0; line < size; line += 2)
                {
                    int top = line;
                    yield return string.Join("  ", row.Select(head => string.Concat(Enumerable.Range(0, size).Select(column => Shade.Halves(Level(head, top, column, size), Level(head, top + 1, column, size))))));
                }

                yield return "";
            }
        }
    }

    // The largest weight within a cell of the map, so that a single bright place stays visible.
    private static double Level(HeadAttention head, int row, int column, int size)
    {
        if (row >= size) return 0;
        int time = head.Weights.Count;
        (int top, int bottom, int left, int right) = (row * time / size, (row + 1) * time / size, column * time / size, (column + 1) * time / size);
        double largest = 0;
        for (int t = top; t < Math.Max(bottom, top + 1); t++)
        {
            for (int k = left; k < Math.Max(right, left + 1); k++) largest = Math.Max(largest, head.Weights[t][k]);
        }

        return largest;
    }
}
