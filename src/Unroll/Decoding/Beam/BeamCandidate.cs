namespace Unroll.Decoding;

/// <summary>A continuation of a hypothesis by one symbol.</summary>
internal readonly record struct BeamCandidate(int Parent, int Symbol, double LogProbability);
