using System.Globalization;

namespace Unroll.Models;

/// <summary>What a forecaster says about the steps after a series, in the units of the data.</summary>
public sealed class Forecast
{
    private readonly double[] values;
    private readonly double[] quantiles;

    internal Forecast(string name, IReadOnlyList<string> targets, IReadOnlyList<DateTime> times, double[] values, IReadOnlyList<double> levels, double[] quantiles)
    {
        (Name, Targets, Times, Levels, this.values, this.quantiles) = (name, targets, times, levels, values, quantiles);
        Length = values.Length / targets.Count;
    }

    /// <summary>The name of the series.</summary>
    public string Name { get; }

    /// <summary>The columns.</summary>
    public IReadOnlyList<string> Targets { get; }

    /// <summary>When each step is, or nothing where the series has no regular times.</summary>
    public IReadOnlyList<DateTime> Times { get; }

    /// <summary>The levels of the quantiles; none if the model gives single numbers only.</summary>
    public IReadOnlyList<double> Levels { get; }

    /// <summary>Number of steps.</summary>
    public int Length { get; }

    /// <summary>The value of a step and target: the model's number, mean or median.</summary>
    public double this[int step, int target] => values[Place(step, target)];

    /// <summary>Below which value a share <see cref="Levels"/>[<paramref name="level"/>] of outcomes is expected to lie.</summary>
    public double Quantile(int step, int target, int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, Levels.Count);
        return quantiles[Place(step, target) * Levels.Count + level];
    }

    /// <summary>All steps of one target.</summary>
    public double[] Values(int target = 0) => [.. Enumerable.Range(0, Length).Select(step => this[step, target])];

    /// <summary>Name, steps and the first values.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}: {Length} steps of {string.Join(", ", Targets)}: {string.Join(", ", Enumerable.Range(0, Math.Min(4, Length)).Select(step => this[step, 0].ToString("G6", CultureInfo.InvariantCulture)))}{(Length > 4 ? ", ..." : "")}");

    private int Place(int step, int target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, Length);
        ArgumentOutOfRangeException.ThrowIfNegative(target);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target, Targets.Count);
        return step * Targets.Count + target;
    }
}
