using System.Globalization;

namespace Unroll.Metrics;

/// <summary>The share of generated LaTeX samples that balance, by the rules of <see cref="LatexBalance"/>.</summary>
/// <param name="Samples">How many samples were looked at.</param>
/// <param name="Braces">Share whose braces balance, 0 to 1.</param>
/// <param name="Environments">Share whose environments balance, 0 to 1.</param>
/// <param name="Mathematics">Share in which no paragraph ends inside dollar signs, 0 to 1.</param>
/// <param name="Balanced">Share whose braces and environments balance, 0 to 1.</param>
public sealed record LatexBalanceScore(int Samples, double Braces, double Environments, double Mathematics, double Balanced)
{
    /// <summary>Looks at samples.</summary>
    /// <exception cref="ArgumentException">There is no sample.</exception>
    public static LatexBalanceScore Of(IEnumerable<string> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        LatexBalance[] all = [.. samples.Select(sample => LatexBalance.Of(sample))];
        if (all.Length == 0) throw new ArgumentException("There is no sample to look at. Generate at least one.", nameof(samples));
        double Share(Func<LatexBalance, bool> holds) => (double)all.Count(holds) / all.Length;
        return new LatexBalanceScore(all.Length, Share(one => one.Braces), Share(one => one.Environments), Share(one => one.Mathematics), Share(one => one.Balanced));
    }

    /// <summary>One line for a reader.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Balanced:P1} of {Samples} samples balanced (braces {Braces:P1}, environments {Environments:P1}, mathematics {Mathematics:P1})");
}
