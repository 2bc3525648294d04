using System.Globalization;
using Unroll.Decoding;

namespace Unroll.Insight;

/// <summary>Everything that a beam search looked at: for each hypothesis under way its likeliest continuations, and what became of them.</summary>
/// <param name="Source">What was read, made visible.</param>
/// <param name="Search">The settings of the search.</param>
/// <param name="Nodes">Step after step; within a step those that survived first, then those that were pruned, the likeliest first.</param>
/// <param name="Results">What the search returned, best first.</param>
public sealed record BeamTree(IReadOnlyList<string> Source, string Search, IReadOnlyList<BeamNode> Nodes, IReadOnlyList<Translation> Results)
{
    /// <summary>For each of <see cref="Results"/> the node of its last symbol.</summary>
    public IReadOnlyList<int> Leaves => [.. Results.Select(result => Nodes.Index().First(node => node.Item.Length == result.TargetSymbols.Count
        && node.Item.Fate != HypothesisFate.Pruned && node.Item.LogProbability == result.LogProbability && node.Item.Symbol == result.TargetSymbols[^1]).Index)];

    /// <summary>Where the best result was furthest behind the likeliest beginning of the same length; null if it always was the likeliest.</summary>
    public BeamLag? Lag
    {
        get
        {
            BeamLag most = default;
            foreach (int index in Path(Leaves[0]))
            {
                BeamNode node = Nodes[index];
                double behind = Nodes.Where(other => other.Length == node.Length).Max(other => other.LogProbability) - node.LogProbability;
                if (behind > most.Nats) most = new BeamLag(node.Length, behind);
            }

            return most.Length > 0 ? most : null;
        }
    }

    /// <summary>One sentence computed from the numbers.</summary>
    public string Sentence => string.Create(
        CultureInfo.InvariantCulture,
        $"{Nodes.Count} continuations were looked at, {Nodes.Count(node => node.Fate == HypothesisFate.Pruned)} of them pruned, {Nodes.Count(node => node.Fate == HypothesisFate.Ended)} ended. {(Lag is { } lag ? $"The result was {lag.Nats:0.00} nats behind the likeliest beginning after {lag.Length} symbols." : "The result was the likeliest beginning at every step.")}");

    /// <summary>The nodes from the first symbol to this one.</summary>
    public IReadOnlyList<int> Path(int node)
    {
        var path = new List<int>();
        for (int? at = node; at is { } index; at = Nodes[index].Parent) path.Add(index);
        path.Reverse();
        return path;
    }
}
