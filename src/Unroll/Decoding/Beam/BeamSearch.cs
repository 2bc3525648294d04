using System.Globalization;

namespace Unroll.Decoding;

/// <summary>
/// Looks for the likeliest sequences by following the best few beginnings. At each step the <see cref="Width"/> best continuations of all hypotheses survive; those
/// that end are set aside, the others go on. With a width of 1 this is greedy decoding; with a width of all possible beginnings it is exhaustive.
/// </summary>
/// <remarks>
/// Graves, "Sequence Transduction with Recurrent Neural Networks", 2012; Sutskever, Vinyals, Le, "Sequence to Sequence Learning with Neural Networks", NIPS 2014, section 3.2.
/// Ties are broken by the better parent, then by the smaller id; between equal scores of different length the shorter sequence wins.
/// </remarks>
public sealed record BeamSearch
{
    /// <summary>A search that follows so many hypotheses.</summary>
    public BeamSearch(int width = 4) => Width = width;

    /// <summary>How many hypotheses survive each step; 1 or more. Default: 4.</summary>
    public int Width { get; init; }

    /// <summary>
    /// Hypotheses are ranked by log p / length^this, where the length counts the end symbol. 0 ranks by probability, which favours short sequences; 1 by the mean
    /// per symbol. 0 to 10. Default: 0.
    /// </summary>
    /// <remarks>The power of the length as in Wu et al., "Google's Neural Machine Translation System", 2016, section 7, without the constant 5.</remarks>
    public double LengthPenalty { get; init; }

    /// <summary>How many sequences to return, the best first; at most <see cref="Width"/> are found for sure. 1 or more. Default: 1.</summary>
    public int Results { get; init; } = 1;

    /// <summary>Sequences are cut off after this many symbols, the end symbol included; 1 or more. Default: 100.</summary>
    public int MaximumLength { get; init; } = 100;

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        check.Range(nameof(Width), Width, 1, 1 << 16);
        check.Range(nameof(LengthPenalty), LengthPenalty, 0, 10, "0 ranks by probability, 1 by the mean per symbol.");
        check.Range(nameof(Results), Results, 1, 1 << 16);
        check.Range(nameof(MaximumLength), MaximumLength, 1, 1 << 20);
    }

    /// <summary>Searches.</summary>
    /// <typeparam name="TState">What the model remembers.</typeparam>
    /// <param name="initial">The state before the start symbol: one row.</param>
    /// <param name="start">The start symbol, which the model reads first.</param>
    /// <param name="end">The symbol that ends a sequence.</param>
    /// <param name="symbols">How many symbols there are.</param>
    /// <param name="step">The model.</param>
    /// <param name="forbidden">Symbols that are never chosen; the others keep their probabilities.</param>
    /// <param name="stop">Ends the search with an exception.</param>
    /// <returns>The best hypotheses, best first; at least one unless every symbol is forbidden.</returns>
    /// <exception cref="InvalidSpecException">The search asks for something that cannot be.</exception>
    /// <exception cref="InvalidOperationException">The model gave a score that is not a number.</exception>
    public IReadOnlyList<BeamHypothesis> Run<TState>(
        TState initial, int start, int end, int symbols, BeamStep<TState> step, IReadOnlyCollection<int>? forbidden = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(step);
        SpecCheck.Ensure(nameof(BeamSearch), Validate);
        if ((uint)start >= (uint)symbols || (uint)end >= (uint)symbols) throw new ArgumentOutOfRangeException(nameof(symbols), symbols, $"The start symbol {start} and the end symbol {end} must be below the number of symbols.");
        var finished = new List<BeamHypothesis>();
        BeamPath[] live = [new BeamPath(null, start, 0)];
        int[] parents = [0];
        TState state = initial;
        float[] logits = [];
        for (int length = 1; live.Length > 0; length++)
        {
            stop.ThrowIfCancellationRequested();
            if (logits.Length < live.Length * symbols) logits = new float[live.Length * symbols];
            Span<float> scores = logits.AsSpan(0, live.Length * symbols);
            state = step(state, parents, Array.ConvertAll(live, path => path.Symbol), scores);
            var survivors = new BeamCandidates(Width);
            for (int row = 0; row < live.Length; row++) survivors.Consider(row, live[row].LogProbability, scores.Slice(row * symbols, symbols), forbidden);
            var next = new List<BeamPath>();
            var rows = new List<int>();
            foreach (BeamCandidate candidate in survivors.Best)
            {
                var path = new BeamPath(live[candidate.Parent], candidate.Symbol, candidate.LogProbability);
                if (candidate.Symbol == end || length == MaximumLength)
                {
                    Add(finished, path.ToHypothesis(Normalized(candidate.LogProbability, length), candidate.Symbol == end));
                    continue;
                }

                next.Add(path);
                rows.Add(candidate.Parent);
            }

            // Every further symbol makes a hypothesis less likely and divides by a larger length, at most that of the maximum: no live one can reach more than this.
            if (next.Count > 0 && finished.Count == Results && Normalized(next[0].LogProbability, MaximumLength) <= finished[^1].Score) break;
            (live, parents) = ([.. next], [.. rows]);
        }

        return finished;
    }

    /// <summary>The settings.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"beam of {Width}, length penalty {LengthPenalty}, at most {MaximumLength} symbols");

    private double Normalized(double logProbability, int length) => LengthPenalty == 0 ? logProbability : logProbability / Math.Pow(length, LengthPenalty);

    // Keeps the best; an equal one that was found before stays before.
    private void Add(List<BeamHypothesis> finished, BeamHypothesis hypothesis)
    {
        int at = finished.Count;
        while (at > 0 && finished[at - 1].Score < hypothesis.Score) at--;
        finished.Insert(at, hypothesis);
        if (finished.Count > Results) finished.RemoveAt(Results);
    }
}
