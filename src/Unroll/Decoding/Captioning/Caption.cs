using System.Globalization;

namespace Unroll.Decoding;

/// <summary>What a captioner wrote about an image.</summary>
/// <param name="Text">The caption.</param>
/// <param name="Score">What captions are ranked by, see <see cref="BeamHypothesis.Score"/>; 0 is certainty, lower is less sure.</param>
/// <param name="LogProbability">The natural logarithm of the caption's probability.</param>
/// <param name="Ended">Whether the model ended it; otherwise it was cut off at the maximum length.</param>
public sealed record Caption(string Text, double Score, double LogProbability, bool Ended)
{
    /// <summary>The probability of the caption, 0 to 1.</summary>
    public double Probability => Math.Exp(LogProbability);

    /// <summary>Text and probability.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Text}{(Ended ? "" : "...")} ({Probability:P1})");
}
