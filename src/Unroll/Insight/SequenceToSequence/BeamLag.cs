namespace Unroll.Insight;

/// <summary>How far a hypothesis once was behind the likeliest one.</summary>
/// <param name="Length">After how many symbols, from 1.</param>
/// <param name="Nats">The difference of the log probabilities, above 0.</param>
public readonly record struct BeamLag(int Length, double Nats);
