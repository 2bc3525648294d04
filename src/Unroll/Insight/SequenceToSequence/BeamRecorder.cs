using Unroll.Decoding;

namespace Unroll.Insight;

/// <summary>Listens to a search for one source and keeps what it looks at.</summary>
internal sealed class BeamRecorder(Func<int, string> label) : IBeamObserver
{
    private readonly List<BeamNode> nodes = [];
    private int[] live = [];

    public void Step(int source, int length, IReadOnlyList<ConsideredHypothesis> considered)
    {
        int first = nodes.Count;
        foreach (ConsideredHypothesis item in considered)
            nodes.Add(new BeamNode(length == 1 ? null : live[item.Parent], length, label(item.Symbol), item.Symbol, item.LogProbability, item.Score, item.Fate));
        // Places number those that go on.
        live = [.. considered.Index().Where(item => item.Item.Fate == HypothesisFate.Survived).OrderBy(item => item.Item.Place).Select(item => first + item.Index)];
    }

    public BeamTree Tree(IReadOnlyList<Translation> results, BeamSearch search) => new(results[0].SourceSymbols, search.ToString(), nodes, results);
}
