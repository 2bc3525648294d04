using System.Globalization;

namespace Unroll.Metrics;

/// <summary>The result of <see cref="Bleu"/>.</summary>
/// <param name="Score">BLEU, 0 to 100.</param>
/// <param name="Precisions">The precision of n-grams of 1 to 4 words, 0 to 100, after smoothing.</param>
/// <param name="BrevityPenalty">The factor for texts that are too short together, 0 to 1.</param>
/// <param name="HypothesisLength">Words of all texts that are judged.</param>
/// <param name="ReferenceLength">Words of the references nearest to them in length.</param>
/// <param name="Signature">How it was computed: figures compare only under one signature.</param>
public sealed record BleuScore(double Score, IReadOnlyList<double> Precisions, double BrevityPenalty, long HypothesisLength, long ReferenceLength, string Signature)
{
    /// <summary>One line for a reader.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"BLEU {Score:F2} ({string.Join('/', Precisions.Select(precision => precision.ToString("F1", CultureInfo.InvariantCulture)))}, brevity {BrevityPenalty:F3}, {HypothesisLength} to {ReferenceLength} words) {Signature}");
}
