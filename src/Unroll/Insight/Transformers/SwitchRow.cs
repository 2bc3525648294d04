namespace Unroll.Insight;

/// <summary>A trained model with one thing switched off.</summary>
/// <param name="Name">What was switched off: <c>positions</c>, <c>scale</c> or <c>mask</c>.</param>
/// <param name="Meaning">What that means, in words.</param>
/// <param name="Loss">The mean loss without it, nats.</param>
/// <param name="Change">How much that is more than with it.</param>
public sealed record SwitchRow(string Name, string Meaning, double Loss, double Change);
