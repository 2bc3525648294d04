namespace Unroll.Insight;

/// <summary>One step of a decoder that is told the truth, and of the same decoder on its own.</summary>
/// <param name="Truth">What belongs there; null behind the end of the truth.</param>
/// <param name="Forced">The likeliest symbol when the true symbols before were told; null behind the end of the truth.</param>
/// <param name="Free">What it wrote on its own; null behind its own end.</param>
/// <param name="HiddenDistance">‖h_forced - h_free‖ / ‖h_forced‖ over the hidden states of all layers; 0 as long as both have read the same. Null where one of them has ended.</param>
/// <param name="Divergence">KL(p_forced ‖ p_free) in nats, likewise.</param>
/// <param name="ForcedLogProbability">log p of the true symbol when those before it were told; null behind the end of the truth.</param>
/// <param name="FreeLogProbability">log p of the true symbol on its own; null where one of them has ended.</param>
public sealed record CascadeStep(
    string? Truth, string? Forced, string? Free, double? HiddenDistance, double? Divergence, double? ForcedLogProbability, double? FreeLogProbability)
{
    /// <summary>Whether it was wrong though it was told the truth.</summary>
    public bool ForcedIsWrong => Truth is not null && Forced != Truth;

    /// <summary>Whether it was wrong on its own.</summary>
    public bool FreeIsWrong => Free != Truth;
}
