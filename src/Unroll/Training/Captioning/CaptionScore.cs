using System.Globalization;
using Unroll.Metrics;

namespace Unroll.Training;

/// <summary>How well a captioner does: told the true symbols before each, and writing on its own.</summary>
/// <param name="Loss">Mean cross entropy in nats per symbol with the true symbols before it, the end included.</param>
/// <param name="Symbols">How many symbols were predicted.</param>
/// <param name="ExactMatch">The share of captions written on its own that are right to the last character, 0 to 1.</param>
/// <param name="Bleu">BLEU of the captions written on its own.</param>
/// <param name="Examples">How many images.</param>
public sealed record CaptionScore(double Loss, long Symbols, double ExactMatch, TextScore Bleu, int Examples)
{
    /// <summary>exp of <see cref="Loss"/>: among how many equally likely symbols the model is as undecided.</summary>
    public double Perplexity => Math.Exp(Loss);

    /// <summary>One line for a reader.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"told the truth {Loss:F4} nats per symbol, perplexity {Perplexity:G5}; on its own {ExactMatch:P1} of {Examples} exact, {Bleu}");
}
