using System.Globalization;

namespace Unroll.Insight;

/// <summary>
/// How much each unit of an input - a word, a frame, a past value - moved one output, measured in two ways that need not agree: by the gradient, which tells of infinitesimal
/// changes, and by occlusion, which takes the unit out and looks what becomes of the output.
/// </summary>
/// <remarks>Gradient times input: Shrikumar et al. 2016; Ancona et al., ICLR 2018. Occlusion: Zeiler and Fergus 2014; Li, Monroe, Jurafsky 2016.</remarks>
public sealed record Attribution
{
    /// <summary>What the output is, in words: <c>log-odds of 'positive'</c>.</summary>
    public required string Output { get; init; }

    /// <summary>Its value with the whole input.</summary>
    public required double Score { get; init; }

    /// <summary>The probability that belongs to it, where the output is one of a probability.</summary>
    public double? Probability { get; init; }

    /// <summary>The units, made visible.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>‖∂ output / ∂ x‖ of each unit: what a small change there can do.</summary>
    public required double[] Norms { get; init; }

    /// <summary>(∂ output / ∂ x) · x of each unit, signed: to first order, what the unit contributes.</summary>
    public required double[] GradientTimesInput { get; init; }

    /// <summary>How much the output falls when the unit is taken out; negative if it rises.</summary>
    public required double[] Occlusion { get; init; }

    /// <summary>Whether gradient times input and occlusion put the units in the same order, from -1 to 1; null where one does not vary.</summary>
    public double? RankAgreement => RankCorrelation.Of(GradientTimesInput, Occlusion);

    /// <summary>One sentence computed from the numbers.</summary>
    public string Sentence
    {
        get
        {
            int most = 0, least = 0;
            for (int i = 1; i < Occlusion.Length; i++)
            {
                if (Occlusion[i] > Occlusion[most]) most = i;
                if (Occlusion[i] < Occlusion[least]) least = i;
            }

            if (Occlusion.Length == 0) return "There is nothing to take out.";
            string up = Occlusion[most] > 0 ? string.Create(CultureInfo.InvariantCulture, $"'{Inputs[most]}' speaks most for it (without it {-Occlusion[most]:+0.00;-0.00})") : "nothing speaks for it";
            string down = Occlusion[least] < 0 ? string.Create(CultureInfo.InvariantCulture, $"'{Inputs[least]}' most against it (without it {-Occlusion[least]:+0.00;-0.00})") : "nothing against it";
            return string.Create(CultureInfo.InvariantCulture, $"The {Output} is {Score:0.00}: {up}, {down}.");
        }
    }

    /// <summary>Sums gradients up to units.</summary>
    /// <param name="vectors">What the model read, <c>[steps, features]</c>.</param>
    /// <param name="gradient">∂ output / ∂ vectors in the same shape; nothing counts as zeros.</param>
    /// <param name="features">Numbers of a step.</param>
    /// <param name="units">The first step of each unit and the one behind its last.</param>
    /// <returns>The length of each unit's gradient, and gradient times input.</returns>
    internal static (double[] Norms, double[] Products) Gradients(ReadOnlySpan<float> vectors, ReadOnlySpan<float> gradient, int features, IReadOnlyList<(int Start, int End)> units)
    {
        double[] norms = new double[units.Count], products = new double[units.Count];
        for (int unit = 0; unit < units.Count && !gradient.IsEmpty; unit++)
        {
            for (int i = units[unit].Start * features; i < units[unit].End * features; i++)
            {
                norms[unit] += (double)gradient[i] * gradient[i];
                products[unit] += (double)gradient[i] * vectors[i];
            }

            norms[unit] = Math.Sqrt(norms[unit]);
        }

        return (norms, products);
    }
}
