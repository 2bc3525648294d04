using Unroll.Data;
using Unroll.Numerics;

namespace Unroll.Models;

/// <summary>
/// Forecasts beyond the end of series. The first steps come from the network at once; for further ones it reads its forecasts as if they had happened. Where the
/// model gives distributions, many such continuations are drawn, so that the spread grows as it should.
/// </summary>
internal sealed class ForecastRun(Forecaster model, int horizon)
{
    private const int Paths = 200;

    private readonly ForecasterSpec spec = model.Spec;
    private readonly ForecastDistribution distribution = new(model);

    public IReadOnlyList<Forecast> Run(IReadOnlyList<Series> series, IReadOnlyList<Series?> futures)
    {
        int blocks = (horizon + spec.Horizon - 1) / spec.Horizon;
        if (blocks > 1 && spec.Covariates.Count > 0)
            throw new ArgumentException($"The model foretells {spec.Horizon} steps at once; more need the covariates {string.Join(", ", spec.Covariates)} of steps that have not happened. Ask for {spec.Horizon} steps at most, or train with a longer horizon.", nameof(series));
        ScaledSeries[] pasts = [.. series.Select((one, i) => Scale(one, futures[i], blocks))];
        float[][] first = [.. ForecastPrediction.Predict(model, pasts, [.. pasts.Select((past, i) => new ForecastWindow(i, past.Length))])];
        return [.. pasts.Select((past, i) => Forecast(past, first[i], blocks, Times(series[i], futures[i])))];
    }

    private Forecast Forecast(ScaledSeries past, float[] first, int blocks, DateTime[] times)
    {
        if (blocks == 1) return Direct(past, first, times);
        return spec.Output == ForecastOutput.Point ? Repeated(past, first, blocks, times) : Drawn(past, first, blocks, times);
    }

    /// <summary>The rows that the model reads, scaled.</summary>
    public ScaledSeries Scale(Series series, Series? future, int blocks)
    {
        int needed = ForecastBatch.RowsBefore(spec);
        if (series.Length < needed) throw new ArgumentException($"The series '{series.Name}' has {series.Length} rows; the model looks back at {needed}. Give at least as many.", nameof(series));
        // Older rows would only cost time.
        Series last = series.Length == needed ? series : series.Slice(series.Length - needed, needed);
        return new ScaledSeries(last, model.Scaling, spec, future, blocks * spec.Horizon, series.Interval);
    }

    private Forecast Direct(ScaledSeries past, float[] forecast, DateTime[] times) => Report(
        past, times, (step, target) => distribution.Middle(forecast, step, target), (step, target) => distribution.Quantiles(forecast, step, target));

    private Forecast Repeated(ScaledSeries past, float[] first, int blocks, DateTime[] times)
    {
        var steps = new List<float>(Middles(first));
        for (int block = 1; block < blocks; block++)
            steps.AddRange(Middles(ForecastPrediction.Predict(model, [past.Extend([.. steps])], [new ForecastWindow(0, past.Length + block * spec.Horizon)]).Single()));
        return Report(past, times, (step, target) => steps[step * spec.Targets.Count + target], (_, _) => []);
    }

    private Forecast Drawn(ScaledSeries past, float[] first, int blocks, DateTime[] times)
    {
        RandomStream random = new RandomStream(0).Fork("paths");
        float[][] paths = [.. Enumerable.Range(0, Paths).Select(path => Draws(first, random.Fork((ulong)path)))];
        for (int block = 1; block < blocks; block++)
        {
            ScaledSeries[] pasts = [.. paths.Select(past.Extend)];
            int time = past.Length + block * spec.Horizon, number = block;
            float[][] next = [.. ForecastPrediction.Predict(model, pasts, [.. pasts.Select((_, i) => new ForecastWindow(i, time))])];
            paths = [.. paths.Select((path, i) => (float[])[.. path, .. Draws(next[i], random.Fork((ulong)i).Fork((ulong)number))])];
        }

        int targets = spec.Targets.Count;
        double[] Outcomes(int step, int target) => [.. paths.Select(path => (double)path[step * targets + target]).Order()];
        return Report(
            past, times,
            (step, target) => step < spec.Horizon ? distribution.Middle(first, step, target) : spec.Output == ForecastOutput.Gaussian ? Outcomes(step, target).Average() : Level(Outcomes(step, target), spec.Quantiles[model.MiddleValue]),
            (step, target) => step < spec.Horizon ? distribution.Quantiles(first, step, target) : [.. distribution.Levels.Select(level => Level(Outcomes(step, target), level))]);
    }

    private Forecast Report(ScaledSeries past, DateTime[] times, Func<int, int, double> value, Func<int, int, double[]> quantiles)
    {
        int targets = spec.Targets.Count;
        double[] values = new double[horizon * targets];
        var intervals = new List<double>();
        for (int step = 0; step < horizon; step++)
        {
            for (int target = 0; target < targets; target++)
            {
                int of = target;
                values[step * targets + target] = model.Scaling.Unscale(value(step, target), target);
                intervals.AddRange(quantiles(step, target).Select(quantile => model.Scaling.Unscale(quantile, of)));
            }
        }

        return new Forecast(past.Series.Name, spec.Targets, times, values, distribution.Levels, [.. intervals]);
    }

    private DateTime[] Times(Series past, Series? future)
    {
        if (future is { Times.Count: > 0 } && future.Length >= horizon) return [.. future.Times.Take(horizon)];
        return past.Interval is { } interval ? [.. Enumerable.Range(1, horizon).Select(step => interval.After(past.Times[^1], step))] : [];
    }

    private float[] Middles(float[] forecast) => Each((step, target) => distribution.Middle(forecast, step, target));

    private float[] Draws(float[] forecast, RandomStream random) => Each((step, target) => distribution.Draw(forecast, step, target, random));

    private float[] Each(Func<int, int, double> number)
    {
        int targets = spec.Targets.Count;
        float[] numbers = new float[spec.Horizon * targets];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = (float)number(i / targets, i % targets);
        return numbers;
    }

    private static double Level(double[] rising, double level)
    {
        double place = level * (rising.Length - 1);
        int below = (int)place;
        return below + 1 < rising.Length ? rising[below] + (rising[below + 1] - rising[below]) * (place - below) : rising[below];
    }
}
