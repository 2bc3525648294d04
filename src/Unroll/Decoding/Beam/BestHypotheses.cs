namespace Unroll.Decoding;

/// <summary>The best of what has ended so far.</summary>
/// <param name="search">How they are ranked, and how many are kept.</param>
/// <param name="prompt">How many symbols stand before each.</param>
internal sealed class BestHypotheses(BeamSearch search, int prompt)
{
    private readonly List<BeamHypothesis> best = [];

    public IReadOnlyList<BeamHypothesis> All => best;

    /// <summary>How many have ended, those included that were not good enough.</summary>
    public int Ended { get; private set; }

    /// <summary>What a hypothesis is ranked by, but for its coverage.</summary>
    public double Score(double rank, int length, bool ended) => search.Normalized(rank, length, ended, prompt);

    /// <summary>Keeps a hypothesis if it is good enough; an equal one that was found before stays before.</summary>
    public double Add(BeamPath path, int length, bool ended)
    {
        double score = Score(path.Rank, length, ended);
        if (search.CoveragePenalty > 0) score += search.CoveragePenalty * path.Coverage();
        Ended++;
        int at = best.Count;
        while (at > 0 && best[at - 1].Score < score) at--;
        if (at == search.Results) return score;
        best.Insert(at, path.ToHypothesis(score, ended));
        if (best.Count > search.Results) best.RemoveAt(search.Results);
        return score;
    }

    /// <summary>
    /// Whether nothing that is under way can still be among the results. Every symbol more makes a hypothesis less likely or leaves it as it is, the divisor of a log probability,
    /// which is not positive, grows with the length up to that of the maximum, and the coverage penalty is not positive: so whatever comes of a hypothesis scores at most
    /// log p / divisor(maximum), and of all under way the likeliest has the largest such bound. What only equals the last of the results comes after it, being found later.
    /// </summary>
    /// <param name="likeliest">The rank, a log probability, of the likeliest hypothesis under way.</param>
    /// <param name="length">How many symbols it has.</param>
    public bool Decided(double likeliest, int length) => search.Stopping switch
    {
        BeamStopping.WhenFull when Ended >= search.Width => true,
        BeamStopping.WhenBehind => Behind(Score(likeliest, length, ended: true)),
        _ => Behind(Score(likeliest, search.Limit, ended: false)),
    };

    private bool Behind(double score) => best.Count == search.Results && score <= best[^1].Score;
}
