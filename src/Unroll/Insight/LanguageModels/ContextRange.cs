namespace Unroll.Insight;

/// <summary>Symbols that were predicted from about as many before them.</summary>
/// <param name="Least">From how many at least.</param>
/// <param name="Most">From how many at most.</param>
/// <param name="Symbols">How many symbols that were.</param>
public sealed record ContextRange(int Least, int Most, long Symbols);
