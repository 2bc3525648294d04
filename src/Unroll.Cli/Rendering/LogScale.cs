using System.Globalization;
using Unroll.Insight;

namespace Unroll.Cli.Rendering;

/// <summary>Places positive numbers between two powers of ten. The same picture of the same numbers always means the same sizes unless it says that it is relative.</summary>
internal readonly record struct LogScale(double Lowest, double Highest)
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>From 1e-7 to 10: one bar height per decade, whatever is drawn.</summary>
    public static LogScale Absolute => new(1e-7, 10);

    /// <summary>The four decades below the largest of the values.</summary>
    public static LogScale Relative(IEnumerable<double> values)
    {
        double largest = values.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        return largest > Decay.Zero ? new LogScale(largest * 1e-4, largest) : Absolute;
    }

    /// <summary>0 at the bottom of the scale, 1 at its top.</summary>
    public double Share(double value) =>
        value <= Decay.Zero ? 0 : Math.Clamp(Math.Log10(value / Lowest) / Math.Log10(Highest / Lowest), 0, 1);

    /// <summary>One character for a value; a space where it counts as zero.</summary>
    public char Bar(double value) => value <= Decay.Zero ? ' ' : Bars[Math.Clamp((int)(Share(value) * Bars.Length), 0, Bars.Length - 1)];

    /// <summary>The legend.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"log scale, {(this == Absolute ? "absolute" : "relative to the largest")}: ▁ {Lowest:0.#e+0} … █ {Highest:0.#e+0}, below 1e-30 drawn as 0");

    /// <summary>A number with three significant digits, or 0 where it counts as zero.</summary>
    public static string Number(double value) =>
        Math.Abs(value) <= Decay.Zero ? "0" : value.ToString(Math.Abs(value) is >= 0.001 and < 10000 ? "G3" : "0.00e+0", CultureInfo.InvariantCulture);
}
