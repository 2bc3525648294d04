using System.Globalization;
using Unroll.Decoding;

namespace Unroll.Insight;

/// <summary>Where a model with attention looked while it wrote, or while it was told what to write.</summary>
public sealed record AlignmentMap
{
    internal AlignmentMap(Translation translation, bool forced)
    {
        (Source, Target, Forced, Text) = (translation.SourceSymbols, translation.TargetSymbols, forced, translation.Text);
        (Weights, LogProbabilities) = (translation.Alignment, translation.LogProbabilities);
        Entropies = [.. Weights.Select(Distribution.Entropy)];
        Coverage = [.. Enumerable.Range(0, Source.Count).Select(i => Weights.Sum(row => (double)row[i]))];
    }

    /// <summary>What was read, made visible.</summary>
    public IReadOnlyList<string> Source { get; }

    /// <summary>What was written, or told, with its end if it came to one.</summary>
    public IReadOnlyList<string> Target { get; }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>Whether the target was told rather than written.</summary>
    public bool Forced { get; }

    /// <summary>For each target symbol the weights of the source symbols: not negative, adding up to 1.</summary>
    public IReadOnlyList<IReadOnlyList<float>> Weights { get; }

    /// <summary>For each target symbol the natural logarithm of its probability.</summary>
    public IReadOnlyList<double> LogProbabilities { get; }

    /// <summary>For each target symbol the entropy of its weights in nats: 0 where it looks at one source symbol, log of their number where at all alike.</summary>
    public IReadOnlyList<double> Entropies { get; }

    /// <summary>For each source symbol the sum of its weights: how often it was looked at.</summary>
    public IReadOnlyList<double> Coverage { get; }

    /// <summary>The source symbol that a target symbol looks at most, from 0; the first of equals.</summary>
    public int Peak(int target) => Weights[target].Index().MaxBy(weight => weight.Item).Index;

    /// <summary>The fewest source symbols that hold a share of a target symbol's weight together, in the order of the source.</summary>
    /// <param name="target">The target symbol, from 0.</param>
    /// <param name="share">0 to 1. Default: 0.75.</param>
    public IReadOnlyList<int> Ribbon(int target, double share = 0.75)
    {
        var chosen = new List<int>();
        double sum = 0;
        foreach ((int index, float weight) in Weights[target].Index().OrderByDescending(weight => weight.Item))
        {
            if (sum >= share) break;
            sum += weight;
            chosen.Add(index);
        }

        return [.. chosen.Order()];
    }

    /// <summary>One sentence computed from the numbers.</summary>
    public string Sentence
    {
        get
        {
            int widest = Entropies.Index().MaxBy(entropy => entropy.Item).Index, least = Coverage.Index().MinBy(sum => sum.Item).Index;
            double mean = Entropies.Average();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"On average it looks at {Math.Exp(mean):0.0} of {Source.Count} symbols at once (entropy {mean:0.00} nats), most widely for '{Target[widest]}' ({Entropies[widest]:0.00}); it looked least at '{Source[least]}' ({Coverage[least]:0.00} times).");
        }
    }
}
