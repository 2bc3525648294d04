using System.Globalization;

namespace Unroll.Insight;

/// <summary>Where a model looks when it is told the truth, beside where it looks when it writes on its own.</summary>
/// <param name="Truth">Told the truth.</param>
/// <param name="Written">On its own.</param>
public sealed record AlignmentComparison(AlignmentMap Truth, AlignmentMap Written)
{
    /// <summary>The first step at which the texts differ; null if they are the same.</summary>
    public int? FirstDivergence
    {
        get
        {
            int same = Truth.Target.Zip(Written.Target).TakeWhile(pair => pair.First == pair.Second).Count();
            return same == Truth.Target.Count && same == Written.Target.Count ? null : same;
        }
    }

    /// <summary>For each step that both have, how much of the weights lies in the same places: Σ min over the source, 0 to 1.</summary>
    public IReadOnlyList<double> Overlaps => [.. Truth.Weights.Zip(Written.Weights, (told, own) => told.Zip(own, (a, b) => (double)Math.Min(a, b)).Sum())];

    /// <summary>One sentence computed from the numbers.</summary>
    public string Sentence
    {
        get
        {
            if (FirstDivergence is not { } first) return "It writes the truth, and looks at the same places.";
            double[] before = [.. Overlaps.Take(first + 1)], behind = [.. Overlaps.Skip(first + 1)];
            string after = behind.Length == 0 ? "neither has a step behind" : string.Create(CultureInfo.InvariantCulture, $"{100 * behind.Average():0} % behind");
            return string.Create(CultureInfo.InvariantCulture, $"The texts part at step {first}. Of their weights {100 * before.DefaultIfEmpty(1).Average():0} % lie in the same places up to there, {after}.");
        }
    }
}
