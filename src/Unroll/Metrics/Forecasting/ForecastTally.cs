using Unroll.Data;
using Unroll.Models;

namespace Unroll.Metrics;

/// <summary>Adds up the errors of a model and of the naive forecasts, window by window.</summary>
internal sealed class ForecastTally
{
    private readonly Forecaster model;
    private readonly int season;
    private readonly int targets;
    private readonly ForecastDistribution distribution;
    private readonly ForecastErrorSum[][] sums;
    private readonly double[] byStep;
    private readonly long[] below;
    private long windows;

    public ForecastTally(Forecaster model, int season)
    {
        (this.model, this.season, targets) = (model, season, model.Spec.Targets.Count);
        distribution = new ForecastDistribution(model);
        sums = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, targets).Select(_ => new ForecastErrorSum()).ToArray())];
        byStep = new double[model.Spec.Horizon];
        below = new long[distribution.Levels.Count];
    }

    /// <summary>What MASE divides by: the mean seasonal change of each target before the part, or, where nothing is before it, in it.</summary>
    public double[] Changes(SeriesPart part) =>
        [.. model.Spec.Targets.Select(target => SeasonalBaseline.MeanChange(part.Series, part.Series.IndexOf(target), part.From > season ? part.From : part.To, season))];

    /// <summary>Counts one window.</summary>
    public void Add(ScaledSeries series, int time, float[] forecast, double[] changes)
    {
        windows++;
        int[] columns = [.. model.Spec.Targets.Select(series.Series.IndexOf)];
        for (int step = 0; step < model.Spec.Horizon; step++)
        {
            int seasonal = SeasonalBaseline.Row(time, step, season);
            for (int target = 0; target < targets; target++)
            {
                double truth = series.Series[time + step][columns[target]], scaled = series.Targets[(time + step) * targets + target];
                double middle = distribution.Middle(forecast, step, target), said = model.Scaling.Unscale(middle, target);
                double[] quantiles = [.. distribution.Quantiles(forecast, step, target).Select(quantile => model.Scaling.Unscale(quantile, target))];
                sums[0][target].Add(truth, said, scaled, middle, changes[target], Pinball(truth, quantiles));
                AddNaive(1, series, time - 1, target, columns[target], truth, scaled, changes[target]);
                AddNaive(2, series, seasonal, target, columns[target], truth, scaled, changes[target]);
                byStep[step] += Math.Abs(scaled - middle);
                for (int level = 0; level < quantiles.Length; level++)
                {
                    if (truth < quantiles[level]) below[level]++;
                }
            }
        }
    }

    /// <summary>The means.</summary>
    public ForecastScore Score()
    {
        long numbers = windows * targets;
        return new ForecastScore
        {
            Windows = windows,
            Horizon = model.Spec.Horizon,
            Season = season,
            All = new ForecastComparison(Total(0), Total(1), Total(2)),
            Targets = Enumerable.Range(0, targets).ToDictionary(
                target => model.Spec.Targets[target], target => new ForecastComparison(sums[0][target].Mean(), sums[1][target].Mean(), sums[2][target].Mean()), StringComparer.Ordinal),
            ByStep = [.. byStep.Select(sum => sum / numbers)],
            Below = distribution.Levels.Zip(below).ToDictionary(pair => pair.First, pair => (double)pair.Second / (numbers * model.Spec.Horizon)),
        };
    }

    private void AddNaive(int which, ScaledSeries series, int row, int target, int column, double truth, double scaled, double change)
    {
        double said = series.Series[row][column];
        sums[which][target].Add(truth, said, scaled, series.Targets[row * targets + target], change, Pinball(truth, [.. distribution.Levels.Select(_ => said)]));
    }

    private double Pinball(double truth, double[] quantiles)
    {
        if (quantiles.Length == 0) return double.NaN;
        double sum = 0;
        for (int i = 0; i < quantiles.Length; i++)
        {
            double over = truth - quantiles[i], level = distribution.Levels[i];
            sum += Math.Max(level * over, (level - 1) * over);
        }

        return sum / quantiles.Length;
    }

    private ForecastErrors Total(int which)
    {
        var total = new ForecastErrorSum();
        foreach (ForecastErrorSum sum in sums[which]) total.Add(sum);
        return total.Mean();
    }
}
