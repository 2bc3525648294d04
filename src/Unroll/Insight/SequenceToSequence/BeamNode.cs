using Unroll.Decoding;

namespace Unroll.Insight;

/// <summary>A continuation that a beam search looked at.</summary>
/// <param name="Parent">The index of the node that it continues, in <see cref="BeamTree.Nodes"/>; null in the first step.</param>
/// <param name="Length">How many symbols it has, from 1.</param>
/// <param name="Symbol">The symbol that it adds, made visible.</param>
/// <param name="Id">The id of that symbol.</param>
/// <param name="LogProbability">The sum of the natural logarithms of its symbols' probabilities.</param>
/// <param name="Score">What it is ranked by if it ends here.</param>
/// <param name="Fate">Whether it went on, ended, was cut off or pruned.</param>
public sealed record BeamNode(int? Parent, int Length, string Symbol, int Id, double LogProbability, double Score, HypothesisFate Fate);
