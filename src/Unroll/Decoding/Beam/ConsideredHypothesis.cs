namespace Unroll.Decoding;

/// <summary>A continuation that a search looked at in one step.</summary>
/// <param name="Parent">The <paramref name="Place"/> of the hypothesis that it continues, in the step before; 0 in the first step.</param>
/// <param name="Symbol">The symbol it adds.</param>
/// <param name="LogProbability">The sum of the natural logarithms of its symbols' probabilities, this one included; with a repetition penalty at their price.</param>
/// <param name="Score">What it is ranked by if it ends here: <see cref="BeamHypothesis.Score"/>, for one that goes on or was pruned without the coverage penalty.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Place">Which of those that go on it is, from 0, the likeliest first; -1 if it does not.</param>
public readonly record struct ConsideredHypothesis(int Parent, int Symbol, double LogProbability, double Score, HypothesisFate Fate, int Place);
