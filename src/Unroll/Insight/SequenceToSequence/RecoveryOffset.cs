namespace Unroll.Insight;

/// <summary>How much is felt of a wrong symbol so many steps later, on average.</summary>
/// <param name="Offset">How many steps later; 1 is the step that reads it.</param>
/// <param name="Count">How many pairs have a symbol there.</param>
/// <param name="HiddenDistance">The mean of ‖h - h_disturbed‖ / ‖h‖ over the hidden states of all layers.</param>
/// <param name="Changed">The share of likeliest symbols that are others than without the wrong one, 0 to 1.</param>
/// <param name="LossIncrease">By how much log p of the true symbol fell, in nats.</param>
public readonly record struct RecoveryOffset(int Offset, int Count, double HiddenDistance, double Changed, double LossIncrease);
