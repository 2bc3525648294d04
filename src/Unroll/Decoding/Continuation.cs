using System.Globalization;

namespace Unroll.Decoding;

/// <summary>What a search let a language model write after a prompt.</summary>
/// <param name="Text">The text, without the prompt.</param>
/// <param name="Score">What texts are ranked by, see <see cref="BeamHypothesis.Score"/>.</param>
/// <param name="LogProbability">The natural logarithm of the text's probability after the prompt.</param>
/// <param name="Ended">Whether the model ended it; otherwise it was cut off at the maximum length. Only models from elsewhere know an end.</param>
public sealed record Continuation(string Text, double Score, double LogProbability, bool Ended)
{
    /// <summary>Text and score.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Text}{(Ended ? "" : "...")} ({Score:F3})");
}
