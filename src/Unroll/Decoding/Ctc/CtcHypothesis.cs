namespace Unroll.Decoding;

/// <summary>What a recording may say, by connectionist temporal classification.</summary>
/// <param name="Labels">The labels in order, without blanks.</param>
/// <param name="LogProbability">
/// The natural logarithm of its probability: of the best path for <see cref="CtcDecoding.Greedy"/>, of all paths that the search kept for <see cref="CtcDecoding.PrefixBeam"/>.
/// </param>
/// <param name="Steps">For each label the time step at which it is most probable, along the most probable path that spells all of them; rising.</param>
public sealed record CtcHypothesis(IReadOnlyList<int> Labels, double LogProbability, IReadOnlyList<int> Steps);
