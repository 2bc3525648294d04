namespace Unroll.Decoding;

/// <summary>A hypothesis as a chain of symbols back to the start.</summary>
internal sealed record BeamPath(BeamPath? Before, int Symbol, double LogProbability)
{
    public BeamHypothesis ToHypothesis(double score, bool ended)
    {
        var symbols = new List<int>();
        for (BeamPath path = ended ? Before! : this; path.Before is not null; path = path.Before) symbols.Add(path.Symbol);
        symbols.Reverse();
        return new BeamHypothesis(symbols, LogProbability, score, ended);
    }
}
