using System.Globalization;
using Unroll.Metrics;

namespace Unroll.Training;

/// <summary>What a model from sequence to sequence reached, told the truth and on its own: the two belong side by side, for a small loss says little about what it writes alone.</summary>
public sealed record Seq2SeqScore
{
    /// <summary>How many pairs were measured.</summary>
    public required int Pairs { get; init; }

    /// <summary>How many sources were written for: fewer than pairs where some have several right targets.</summary>
    public required int Sources { get; init; }

    /// <summary>Mean cross entropy of the target symbols, their end included, when the true ones before are told; nats.</summary>
    public required double Loss { get; init; }

    /// <summary>Share of the target symbols that would be chosen then, 0 to 1.</summary>
    public required double Accuracy { get; init; }

    /// <summary>What the texts are worth that it writes on its own, one score for each metric.</summary>
    public required IReadOnlyList<TextScore> OnItsOwn { get; init; }

    /// <summary>What it wrote for each source.</summary>
    public required IReadOnlyList<string> Written { get; init; }

    /// <summary>e to the power of the loss.</summary>
    public double Perplexity => Math.Exp(Loss);

    /// <summary>Both in one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"loss {Loss:F4} told the truth; on its own {string.Join(", ", OnItsOwn.Select(score => $"{score.Name} {score.Value:F2}"))}");
}
