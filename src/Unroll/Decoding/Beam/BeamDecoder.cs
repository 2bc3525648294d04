namespace Unroll.Decoding;

/// <summary>Beam search for one source: the <see cref="BeamSearch.Width"/> likeliest continuations of all hypotheses survive a step.</summary>
internal sealed class BeamDecoder(BeamSearch search, BeamPath start, int? end, int source, IBeamObserver? observer, int prompt) : ISourceDecoder
{
    private readonly BestHypotheses finished = new(search, prompt);
    private readonly List<(int Row, int Symbol, double Rank)> best = [];
    private readonly int choices = search.Refill ? 2 * search.Width : search.Width;
    private List<BeamPath> live = [start];
    private List<int> parents = [0];

    public IReadOnlyList<BeamPath> Live => live;

    public IReadOnlyList<int> Parents => parents;

    public int Candidates => search.Refill ? search.Width + 1 : search.Width;

    public IReadOnlyList<BeamHypothesis> Finished => finished.All;

    public void Advance(in StepScores scores)
    {
        Choose(scores);
        List<ConsideredHypothesis>? considered = observer is null ? null : Consider(scores);
        List<BeamPath> next = new(best.Count);
        List<int> rows = new(best.Count);
        bool last = scores.Length == search.Limit;
        for (int rank = 0, going = 0; rank < best.Count && going < search.Width; rank++)
        {
            (int row, int symbol, _) = best[rank];
            if (symbol != end) going++;
            else if (rank >= search.Width) continue;
            BeamPath path = scores.Continue(live[row], row, symbol);
            if (symbol == end || last)
            {
                double score = finished.Add(path, scores.Length, symbol == end);
                if (considered is not null) considered[rank] = considered[rank] with { Fate = symbol == end ? HypothesisFate.Ended : HypothesisFate.Cut, Score = score };
                continue;
            }

            if (considered is not null) considered[rank] = considered[rank] with { Fate = HypothesisFate.Survived, Place = next.Count };
            next.Add(path);
            rows.Add(row);
        }

        if (considered is not null) observer!.Step(source, scores.Length, considered);

        // Where everything that could come next is forbidden, what is there is the result.
        if (best.Count == 0 && finished.Ended == 0 && scores.Length > 1)
        {
            foreach (BeamPath path in live) finished.Add(path, scores.Length - 1, ended: false);
        }

        if (next.Count > 0 && finished.Decided(next[0].Rank, scores.Length))
        {
            next.Clear();
            rows.Clear();
        }

        (live, parents) = (next, rows);
    }

    // The likeliest continuations in their order; what comes first wins a tie.
    private void Choose(in StepScores scores)
    {
        best.Clear();
        if (scores.Forced >= 0)
        {
            best.Add((0, scores.Forced, live[0].Rank + scores.Rank(0, scores.Forced)));
            return;
        }

        for (int row = 0; row < live.Count; row++)
        {
            foreach (int symbol in scores.Candidates(row))
            {
                if (symbol < 0) break;
                double rank = live[row].Rank + scores.Rank(row, symbol);
                if (best.Count == choices && rank <= best[^1].Rank) break;
                int at = best.Count;
                while (at > 0 && best[at - 1].Rank < rank) at--;
                best.Insert(at, (row, symbol, rank));
                if (best.Count > choices) best.RemoveAt(choices);
            }
        }
    }

    // The survivors in their order, then the others by their probability.
    private List<ConsideredHypothesis> Consider(in StepScores scores)
    {
        var considered = new List<ConsideredHypothesis>();
        ConsideredHypothesis Describe(int row, int symbol, double rank, int length) =>
            new(row, symbol, rank, finished.Score(rank, length, symbol == end), HypothesisFate.Pruned, -1);
        foreach ((int row, int symbol, double rank) in best) considered.Add(Describe(row, symbol, rank, scores.Length));
        if (scores.Forced >= 0) return considered;
        var pruned = new List<ConsideredHypothesis>();
        for (int row = 0; row < live.Count; row++)
        {
            foreach (int symbol in scores.Candidates(row))
            {
                if (symbol < 0) break;
                if (best.Exists(item => item.Row == row && item.Symbol == symbol)) continue;
                pruned.Add(Describe(row, symbol, live[row].Rank + scores.Rank(row, symbol), scores.Length));
            }
        }

        considered.AddRange(pruned.OrderByDescending(item => item.LogProbability));
        return considered;
    }
}
