using Unroll.Numerics;

namespace Unroll.Decoding;

/// <summary>Draws sequences for one source: <see cref="BeamSearch.Results"/> of them, each by draws of its own.</summary>
internal sealed class SampleDecoder(BeamSearch search, BeamPath start, int? end, Sampler sampler, RandomStream draws) : ISourceDecoder
{
    private readonly BestHypotheses finished = new(search, prompt: 0);
    private List<(BeamPath Path, int Draw)> underWay = [(start, 0)];
    private List<int> parents = [0];
    private bool parted;

    public IReadOnlyList<BeamPath> Live => [.. underWay.Select(item => item.Path)];

    public IReadOnlyList<int> Parents => parents;

    public int Candidates => 1;

    public IReadOnlyList<BeamHypothesis> Finished => finished.All;

    public void Advance(in StepScores scores)
    {
        // All are the same up to the first symbol that is free.
        if (!parted && scores.Forced < 0)
        {
            underWay = [.. Enumerable.Range(0, search.Results).Select(draw => (underWay[0].Path, draw))];
            parents = [.. Enumerable.Repeat(0, search.Results)];
        }
        else
        {
            parents = [.. Enumerable.Range(0, underWay.Count)];
        }

        parted |= scores.Forced < 0;
        var next = new List<(BeamPath Path, int Draw)>();
        var rows = new List<int>();
        for (int i = 0; i < underWay.Count; i++)
        {
            (BeamPath before, int draw) = underWay[i];
            int row = parents[i], symbol = scores.Forced;
            if (symbol < 0 && scores.Candidates(row)[0] < 0)
            {
                if (before.Before is not null) finished.Add(before, scores.Length - 1, ended: false);
                continue;
            }

            if (symbol < 0) symbol = sampler.Choose(scores.Row(row), [], draws.Fork((ulong)draw), scores.Length - 1);
            BeamPath path = scores.Continue(before, row, symbol);
            if (symbol == end || scores.Length == search.Limit)
            {
                finished.Add(path, scores.Length, symbol == end);
                continue;
            }

            next.Add((path, draw));
            rows.Add(row);
        }

        (underWay, parents) = (next, rows);
    }
}
