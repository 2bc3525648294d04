using Unroll.Cells;
using Unroll.Data;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Tests.Models;

/// <summary>Small series and models for the tests.</summary>
internal static class ForecasterExample
{
    public static readonly ForecasterSpec Spec = new() { LookBack = 24, Horizon = 6, Recurrent = new GruSpec(12) };

    public static readonly TrainingSpec Training = new() { Optimizer = new Adam(1e-2), Steps = 40, BatchSize = 16, ClipNorm = 1, Seed = 3, CheckpointSeconds = 0 };

    /// <summary>Hourly waves of two columns with a little noise, around levels of their own.</summary>
    public static Series Waves(int length = 300, double level = 20, double height = 4, string name = "waves", ulong seed = 1)
    {
        var random = new Unroll.Numerics.RandomStream(seed);
        double[] values = new double[length * 2];
        for (int t = 0; t < length; t++)
        {
            values[2 * t] = level + height * (Math.Sin(2 * Math.PI * t / 24) + 0.1 * random.Normal((ulong)t));
            values[2 * t + 1] = 5 + Math.Cos(2 * Math.PI * t / 24) + 0.1 * random.Normal((ulong)(t + length));
        }

        return new Series(name, ["load", "heat"], values, [.. Enumerable.Range(0, length).Select(t => new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(t))]);
    }

    public static DataSplit<SeriesPart> Split(params Series[] series) => SeriesSplit.ByShare(series.Length == 0 ? [Waves()] : series, 0.2, 0.2);

    /// <summary>One spec for each way of doing things.</summary>
    public static IEnumerable<ForecasterSpec> Variants()
    {
        yield return Spec;
        yield return Spec with { Channels = SeriesChannels.Independent, Patch = 4, Embedding = 8, Head = ForecastHead.Segments, Normalization = WindowNormalization.LastValue };
        yield return Spec with { Recurrent = new LstmSpec(8) { Layers = 2 }, Patch = 4, Head = ForecastHead.Segments, Normalization = WindowNormalization.MeanDeviation, Scaling = SeriesScaling.MinMax };
        yield return Spec with { Recurrent = new ElmanSpec(8) { Bidirectional = true }, Skip = ForecastSkip.Decomposition, Targets = ["load"], Covariates = ["heat"] };
        yield return Spec with { Skip = ForecastSkip.Linear, Channels = SeriesChannels.Independent, Calendar = [CalendarFeature.TimeOfDay, CalendarFeature.DayOfWeek], Output = ForecastOutput.Gaussian, Normalization = WindowNormalization.MeanDeviation };
        yield return Spec with { Differencing = SeriesDifferencing.LogDifference, Output = ForecastOutput.Quantiles, Quantiles = [0.05, 0.5, 0.95] };
        yield return Spec with { Differencing = SeriesDifferencing.Difference, Scaling = SeriesScaling.None, Loss = ForecastLoss.Huber, Targets = ["load"], Known = ["heat"] };
    }
}
