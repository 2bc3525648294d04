using System.Text.Json.Serialization;

namespace Unroll.Insight;

/// <summary>Where one head of one block looked while a model read a text.</summary>
/// <param name="Layer">Which block, from 0.</param>
/// <param name="Head">Which head of it, from 0.</param>
/// <param name="Weights">For each symbol the weights of all symbols: not negative, adding up to 1; exactly 0 where the mask forbids.</param>
public sealed record HeadAttention(int Layer, int Head, IReadOnlyList<IReadOnlyList<float>> Weights)
{
    /// <summary>For each symbol the entropy of its weights in nats: 0 where it looks at one place, log of their number where at all alike.</summary>
    public IReadOnlyList<double> Entropies { get; } = [.. Weights.Select(row => Distribution.Entropy(row))];

    /// <summary>The mean of <see cref="Entropies"/>.</summary>
    public double Entropy => Entropies.Average();

    /// <summary>The mean entropy as a share of what looking at all visible places alike would give, 0 to 1; null where no symbol has more than one place to look at.</summary>
    public double? Spread
    {
        get
        {
            double[] shares = [.. Entropies.Select((entropy, t) => (entropy, places: Weights[t].Count(weight => weight > 0))).Where(step => step.places > 1).Select(step => step.entropy / Math.Log(step.places))];
            return shares.Length > 0 ? Math.Clamp(shares.Average(), 0, 1) : null;
        }
    }

    /// <summary>The mean weight of the symbol itself, 0 to 1.</summary>
    public double Self => Weights.Index().Average(row => (double)row.Item[row.Index]);

    /// <summary>The mean weight of the symbol just before, over all symbols that have one, 0 to 1.</summary>
    public double Previous => Weights.Index().Skip(1).Select(row => (double)row.Item[row.Index - 1]).DefaultIfEmpty(0).Average();

    /// <summary>The mean weight of the first symbol of the text, over all symbols but the first two, where it is itself or the one before, 0 to 1. Heads with nothing to say often rest there.</summary>
    public double First => Weights.Skip(2).Select(row => (double)row[0]).DefaultIfEmpty(0).Average();

    /// <summary>How many symbols away it looks, weighted.</summary>
    public double Distance => Weights.Index().Average(row => row.Item.Index().Sum(weight => (double)weight.Item * Math.Abs(row.Index - weight.Index)));

    /// <summary>What it looks at in more than half of its weight, if anything of that kind: <c>itself</c>, <c>the symbol before</c> or <c>the first symbol</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Habit => Previous > 0.5 ? "the symbol before" : Self > 0.5 ? "itself" : First > 0.5 ? "the first symbol" : null;
}
