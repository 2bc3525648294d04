using System.Globalization;

namespace Unroll.Models;

/// <summary>What a classifier says of one sequence.</summary>
public sealed class Classification
{
    private readonly IReadOnlyList<string> names;
    private readonly double[] probabilities;
    private readonly int best;

    internal Classification(IReadOnlyList<string> names, double[] probabilities, double? threshold)
    {
        (this.names, this.probabilities) = (names, probabilities);
        for (int i = 1; i < probabilities.Length; i++)
        {
            if (probabilities[i] > probabilities[best]) best = i;
        }

        Labels = threshold is { } least ? [.. names.Where((_, i) => probabilities[i] >= least)] : [names[best]];
    }

    /// <summary>The most probable label; the first one of equals.</summary>
    public string Label => names[best];

    /// <summary>Its probability, 0 to 1.</summary>
    public double Probability => probabilities[best];

    /// <summary>The labels that are given: the most probable one, or where several are possible all whose probability reaches the threshold, perhaps none.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Every label in the model's order with its probability. They add up to 1, unless several labels are possible.</summary>
    public IReadOnlyList<LabelProbability> Probabilities => [.. names.Select((name, i) => new LabelProbability(name, probabilities[i]))];

    /// <summary>The probability of a label.</summary>
    /// <exception cref="KeyNotFoundException">The model has no such label.</exception>
    public double this[string label]
    {
        get
        {
            for (int i = 0; i < names.Count; i++)
            {
                if (string.Equals(names[i], label, StringComparison.Ordinal)) return probabilities[i];
            }

            throw new KeyNotFoundException($"The model has no label '{label}'. Its labels are: {string.Join(", ", names)}.");
        }
    }

    internal int Best => best;

    internal ReadOnlySpan<double> Values => probabilities;

    /// <summary>The most probable label and its probability: <c>positive 0.97</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Label} {Probability:0.00}");
}
