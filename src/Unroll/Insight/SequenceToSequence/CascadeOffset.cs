namespace Unroll.Insight;

/// <summary>How often the symbol is wrong that stands so many places behind the first wrong one.</summary>
/// <param name="Offset">How many places behind; from 1.</param>
/// <param name="Count">How many pairs have a true symbol there.</param>
/// <param name="Free">The share of them that is wrong on its own, 0 to 1.</param>
/// <param name="Forced">The share that is wrong at the same places if the truth before is told: how hard these places are in themselves.</param>
public readonly record struct CascadeOffset(int Offset, int Count, double Free, double Forced);
