using Unroll.Numerics;

namespace Unroll.Models;

/// <summary>What the values of a forecast mean: one number, mean and deviation, or quantiles.</summary>
internal sealed class ForecastDistribution
{
    private readonly Forecaster model;
    private readonly int targets;

    public ForecastDistribution(Forecaster model)
    {
        (this.model, targets) = (model, model.Spec.Targets.Count);
        Levels = model.Spec.Output == ForecastOutput.Point ? [] : model.Spec.Quantiles;
        Values = model.Spec.Output switch { ForecastOutput.Gaussian => 2, ForecastOutput.Quantiles => model.Spec.Quantiles.Count, _ => 1 };
    }

    /// <summary>The quantiles that are reported.</summary>
    public IReadOnlyList<double> Levels { get; }

    /// <summary>Numbers that the network gives for each step and target.</summary>
    public int Values { get; }

    /// <summary>The one number of a step and target, scaled.</summary>
    public double Middle(float[] forecast, int step, int target) => model.Spec.Output == ForecastOutput.Quantiles
        ? Sorted(forecast, step, target)[model.MiddleValue]
        : At(forecast, step, 0, target);

    /// <summary>The quantiles of a step and target at <see cref="Levels"/>, scaled and rising.</summary>
    public double[] Quantiles(float[] forecast, int step, int target) => model.Spec.Output switch
    {
        ForecastOutput.Gaussian => [.. Levels.Select(level => At(forecast, step, 0, target) + At(forecast, step, 1, target) * NormalQuantile.Of(level))],
        ForecastOutput.Quantiles => Sorted(forecast, step, target),
        _ => [],
    };

    /// <summary>A draw, scaled: between two quantiles on a straight line, beyond the outer ones the outer ones.</summary>
    public double Draw(float[] forecast, int step, int target, RandomStream random)
    {
        ulong place = (ulong)(step * targets + target);
        if (model.Spec.Output == ForecastOutput.Gaussian) return At(forecast, step, 0, target) + At(forecast, step, 1, target) * random.Normal(place);
        double[] quantiles = Sorted(forecast, step, target);
        double level = random.Uniform(place);
        int above = 0;
        while (above < Levels.Count && Levels[above] < level) above++;
        if (above == 0) return quantiles[0];
        if (above == Levels.Count) return quantiles[^1];
        return quantiles[above - 1] + (quantiles[above] - quantiles[above - 1]) * (level - Levels[above - 1]) / (Levels[above] - Levels[above - 1]);
    }

    private double At(float[] forecast, int step, int value, int target) => forecast[(step * Values + value) * targets + target];

    // Quantiles learnt separately may cross; put in order they are never worse (Chernozhukov, Fernández-Val, Galichon 2010).
    private double[] Sorted(float[] forecast, int step, int target)
    {
        double[] quantiles = [.. Enumerable.Range(0, Values).Select(value => At(forecast, step, value, target))];
        Array.Sort(quantiles);
        return quantiles;
    }
}
