using System.Globalization;
using Unroll.Training;

namespace Unroll.Insight;

/// <summary>A model in a comparison of how decoders were fed while they learnt.</summary>
/// <param name="Name">What it is called: <c>teacher forcing 0.5</c>.</param>
/// <param name="Score">What it reaches told the truth, and on its own.</param>
/// <param name="Cascades">How its mistakes lead to mistakes, writing greedily.</param>
/// <param name="Recoveries">How well it bears a mistake that it is made to make.</param>
public sealed record FeedingRow(string Name, Seq2SeqScore Score, CascadeStatistics Cascades, RecoveryStatistics Recoveries)
{
    /// <summary>One line for a reader.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Score}; cascades of {Cascades.CascadeLength ?? 0:0.00} symbols");
}
