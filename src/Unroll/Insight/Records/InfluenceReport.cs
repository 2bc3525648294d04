using System.Globalization;

namespace Unroll.Insight;

/// <summary>How much each input symbol moved one output, measured three ways.</summary>
public sealed record InfluenceReport
{
    /// <summary>The step of the output, from 0.</summary>
    public required int Of { get; init; }

    /// <summary>The symbol whose score is explained, made visible.</summary>
    public required string Symbol { get; init; }

    /// <summary>Its probability at that step.</summary>
    public required double Probability { get; init; }

    /// <summary>The input symbols up to that step, made visible.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>‖∂ logit / ∂ x_t‖ for each step up to the output's: what an infinitesimal change can do.</summary>
    public required double[] Norms { get; init; }

    /// <summary>(∂ logit / ∂ x_t) · x_t, signed: to first order, what the symbol itself contributes.</summary>
    public required double[] GradientTimesInput { get; init; }

    /// <summary>How much the log-probability falls, on average, if the symbol is replaced by another; a finite change, so saturated gates show.</summary>
    public required double[] Occlusion { get; init; }

    /// <summary>Whether <see cref="Norms"/> and the size of <see cref="Occlusion"/> put the symbols in the same order, from -1 to 1; null where one does not vary.</summary>
    public double? RankAgreement => RankCorrelation.Of(Norms, [.. Occlusion.Select(Math.Abs)]);

    /// <summary>The factor of <see cref="Norms"/> per step back, fitted.</summary>
    public double? FactorPerStep => Decay.FactorPerStep(Norms);

    /// <summary>After how many symbols influence has halved; null where it does not shrink.</summary>
    public double? HalfLife => Decay.HalfLife(FactorPerStep);

    /// <summary>The influence of the first symbol as a share of that of the last.</summary>
    public double FirstShare => Norms[^1] <= Decay.Zero ? 0 : Norms[0] / Norms[^1];

    /// <summary>One sentence computed from the numbers.</summary>
    public string Sentence
    {
        get
        {
            if (Norms.Length < 2) return "There is only one symbol to depend on.";
            string first = $"the first, '{Inputs[0]}', has {Words.Share(FirstShare)} of the last";
            return HalfLife is { } half
                ? string.Create(CultureInfo.InvariantCulture, $"Influence on '{Symbol}' halves every {half:0.0} symbols; {first}.")
                : $"Influence on '{Symbol}' does not fade with distance; {first}.";
        }
    }
}
