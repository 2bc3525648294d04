namespace Unroll.Metrics;

/// <summary>How well one label is found.</summary>
/// <param name="Label">The label.</param>
/// <param name="Support">How many examples have it.</param>
/// <param name="Predicted">How many examples were given it.</param>
/// <param name="Correct">How many of those have it.</param>
public sealed record ClassScore(string Label, int Support, int Predicted, int Correct)
{
    /// <summary>Which share of those that were given the label have it; 0 if none was.</summary>
    public double Precision => Predicted == 0 ? 0 : (double)Correct / Predicted;

    /// <summary>Which share of those that have the label were given it; 0 if none has.</summary>
    public double Recall => Support == 0 ? 0 : (double)Correct / Support;

    /// <summary>The harmonic mean of precision and recall: 2 correct / (support + predicted); 0 if the label neither occurs nor was given.</summary>
    public double F1 => Support + Predicted == 0 ? 0 : 2.0 * Correct / (Support + Predicted);
}
