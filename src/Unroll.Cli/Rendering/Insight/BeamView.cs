using System.Text;
using Spectre.Console;
using Unroll.Decoding;
using Unroll.Insight;

namespace Unroll.Cli.Rendering.Insight;

/// <summary>Between what did the beam choose? A tree of the beginnings that it followed; what follows without a branch stands on one line.</summary>
internal static class BeamView
{
    private const int Figures = 40;

    /// <summary>The picture, line by line, as Spectre markup.</summary>
    public static IEnumerable<string> Render(BeamTree tree, Drawing drawing)
    {
        // What was pruned at once is left to --json.
        ILookup<int, int> children = tree.Nodes.Index().Where(node => node.Item.Fate != HypothesisFate.Pruned).OrderByDescending(node => node.Item.LogProbability)
            .ToLookup(node => node.Item.Parent ?? -1, node => node.Index);
        var best = new HashSet<int>(tree.Path(tree.Leaves[0]));
        yield return $"[bold]Between what did the beam choose?[/] {Markup.Escape(tree.Search)}";
        yield return $"[dim]{Markup.Escape(string.Join(' ', tree.Source))}[/]";
        yield return "";
        foreach (string line in Branches(tree, children, best, -1, "", drawing)) yield return line;
        yield return "";
        yield return Markup.Escape(tree.Sentence);
        yield return "[dim]log p of each beginning; * the way to the result; 'left' means that all continuations were pruned[/]";
    }

    private static IEnumerable<string> Branches(BeamTree tree, ILookup<int, int> children, HashSet<int> best, int parent, string indent, Drawing drawing)
    {
        int[] each = [.. children[parent]];
        for (int i = 0; i < each.Length; i++)
        {
            bool last = i == each.Length - 1;
            int node = each[i];
            var text = new StringBuilder(tree.Nodes[node].Symbol);
            while (children[node].Count() == 1)
            {
                node = children[node].First();
                text.Append(' ').Append(tree.Nodes[node].Symbol);
            }

            BeamNode end = tree.Nodes[node];
            string fate = end.Fate switch
            {
                HypothesisFate.Ended => $"ended, score {Quantity.Fixed(end.Score, 3)}",
                HypothesisFate.Cut => $"cut off, score {Quantity.Fixed(end.Score, 3)}",
                _ => children[node].Any() ? "" : "left",
            };
            // The end of a long beginning says more than its start.
            string label = $"{Tail(text.ToString(), drawing.Width - indent.Length - Figures)}{(best.Contains(node) ? " *" : "")}  {Quantity.Fixed(end.LogProbability, 2)}{(fate.Length > 0 ? $"  {fate}" : "")}";
            string line = Markup.Escape(indent + (last ? "`- " : "|- ")) + (best.Contains(node) ? $"[bold]{Markup.Escape(label)}[/]" : Markup.Escape(label));
            yield return drawing.Blocks ? line.Replace("|- ", "├─ ", StringComparison.Ordinal).Replace("`- ", "└─ ", StringComparison.Ordinal) : line;
            foreach (string below in Branches(tree, children, best, node, indent + (last ? "   " : drawing.Blocks ? "│  " : "|  "), drawing)) yield return below;
        }
    }

    private static string Tail(string text, int columns)
    {
        int from = 0;
        while (TextWidth.Of(text[from..]) > Math.Max(8, columns) && text.IndexOf(' ', from) is >= 0 and var space) from = space + 1;
        return from == 0 ? text : "…" + text[from..];
    }
}
