namespace Unroll.Decoding;

/// <summary>A hypothesis as a chain of symbols back to the start, which has no symbol before it.</summary>
/// <param name="Before">What it continues.</param>
/// <param name="Symbol">Its last symbol.</param>
/// <param name="LogProbability">Of the whole chain.</param>
/// <param name="Rank">What the chain is ranked by: its log probability, with repetitions at their price.</param>
/// <param name="Step">Of the last symbol alone.</param>
/// <param name="Attention">Where the model looked when it chose the last symbol.</param>
internal sealed record BeamPath(BeamPath? Before, int Symbol, double LogProbability, double Rank, double Step, ReadOnlyMemory<float> Attention)
{
    /// <summary>Nothing but a start symbol.</summary>
    public static BeamPath Begin(int start) => new(null, start, 0, 0, 0, default);

    /// <summary>Whether a symbol stands anywhere after the start.</summary>
    public bool Holds(int symbol)
    {
        for (BeamPath path = this; path.Before is not null; path = path.Before)
        {
            if (path.Symbol == symbol) return true;
        }

        return false;
    }

    /// <summary>The ids after the start.</summary>
    public int[] Symbols() => Along(path => path.Symbol);

    /// <summary>Σ_i log(min(Σ_j a_ij, 1)) over the positions i of the source: 0 where the model has looked at everything, negative otherwise.</summary>
    /// <remarks>Wu et al., "Google's Neural Machine Translation System", 2016, equation 14. A position that got nothing at all counts as one that got 1e-10.</remarks>
    public double Coverage()
    {
        double[] sums = new double[Attention.Length];
        for (BeamPath path = this; path.Before is not null; path = path.Before)
        {
            ReadOnlySpan<float> weights = path.Attention.Span;
            for (int i = 0; i < sums.Length; i++) sums[i] += weights[i];
        }

        double coverage = 0;
        foreach (double sum in sums) coverage += Math.Log(Math.Clamp(sum, 1e-10, 1));
        return coverage;
    }

    public BeamHypothesis ToHypothesis(double score, bool ended)
    {
        int[] symbols = Symbols();
        return new BeamHypothesis(ended ? symbols[..^1] : symbols, LogProbability, score, ended)
        {
            LogProbabilities = Along(path => path.Step),
            Attention = Attention.IsEmpty ? [] : Along(path => path.Attention),
        };
    }

    private T[] Along<T>(Func<BeamPath, T> part)
    {
        var parts = new List<T>();
        for (BeamPath path = this; path.Before is not null; path = path.Before) parts.Add(part(path));
        parts.Reverse();
        return [.. parts];
    }
}
