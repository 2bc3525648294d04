namespace Unroll.Metrics;

/// <summary>Of the predictions in a range of probability: what they claim and what is true.</summary>
/// <param name="From">The lower end of the range, included.</param>
/// <param name="To">The upper end, not included but for 1.</param>
/// <param name="Count">How many predictions lie in it.</param>
/// <param name="Confidence">Their mean probability; 0 if there are none.</param>
/// <param name="Accuracy">The share of them that is right; 0 if there are none.</param>
public sealed record ReliabilityBin(double From, double To, int Count, double Confidence, double Accuracy);
