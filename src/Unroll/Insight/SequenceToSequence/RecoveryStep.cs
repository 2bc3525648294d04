namespace Unroll.Insight;

/// <summary>A step of a decoder after it was told one wrong symbol, beside the same step without.</summary>
/// <param name="Truth">What belongs there.</param>
/// <param name="Undisturbed">The likeliest symbol without the wrong one.</param>
/// <param name="Disturbed">The likeliest symbol after it.</param>
/// <param name="HiddenDistance">‖h - h_disturbed‖ / ‖h‖ over the hidden states of all layers.</param>
/// <param name="Divergence">KL(p ‖ p_disturbed) in nats.</param>
/// <param name="LossIncrease">By how much log p of the true symbol fell, in nats; negative if it rose.</param>
public sealed record RecoveryStep(string Truth, string Undisturbed, string Disturbed, double HiddenDistance, double Divergence, double LossIncrease);
