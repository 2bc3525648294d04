namespace Unroll.Decoding;

/// <summary>What a model takes a recording to say.</summary>
/// <param name="Text">The text.</param>
/// <param name="LogProbability">The natural logarithm of its probability, see <see cref="CtcHypothesis"/>.</param>
/// <param name="Symbols">Its symbols and when they are said.</param>
public sealed record Transcript(string Text, double LogProbability, IReadOnlyList<TranscriptSymbol> Symbols)
{
    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
