using System.Globalization;
using Unroll.Cells;
using Unroll.Data;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Tests.Formats;
using Unroll.Training;

namespace Unroll.Tests.Models;

/// <summary>The program of docs/forecast.md.</summary>
public sealed class DocumentedForecasterTests
{
    [Fact]
    public void TheProgramOfThePageRuns()
    {
        using var folders = new TemporaryFolder();
        string file = folders["load.csv"], folder = folders["model"];
        File.WriteAllText(file, "date,load\n" + string.Concat(Enumerable.Range(0, 400).Select(t => string.Create(
            CultureInfo.InvariantCulture, $"{new DateTime(2024, 1, 1).AddHours(t):yyyy-MM-dd HH:mm:ss},{50 + 9 * Math.Sin(2 * Math.PI * t / 24):F3}\n"))));

        IReadOnlyList<Series> series = SeriesFile.Read(file, new SeriesFormat { Time = "date", Interval = TimeInterval.Parse("1h") });
        DataSplit<SeriesPart> data = SeriesSplit.ByShare(series, validation: 0.1, test: 0.2);
        var spec = new ForecasterSpec
        {
            LookBack = 48,
            Horizon = 12,
            Patch = 12,
            Normalization = WindowNormalization.LastValue,
            Recurrent = new GruSpec(hidden: 16),
            Output = ForecastOutput.Quantiles,
        };
        Forecaster model = Forecaster.Create(spec, data.Train, seed: 7);
        TrainingReport report = model.Train(data, new TrainingSpec { Optimizer = new AdamW(5e-3), Steps = 60, ClipNorm = 1, Seed = 7 });
        Console.WriteLine(report);
        Console.WriteLine(model.Evaluate(data.Test!));               // beside the last value and the last season, repeated
        model.Save(folder);

        Forecast ahead = Forecaster.Load(folder).Forecast(series[0], horizon: 36);
        for (int step = 0; step < ahead.Length; step++)
            Console.WriteLine($"{ahead.Times[step]:s} {ahead[step, 0]:F1} between {ahead.Quantile(step, 0, level: 0):F1} and {ahead.Quantile(step, 0, level: 2):F1}");

        Assert.Equal(36, ahead.Length);
        Assert.Equal(60, report.Steps);
    }
}
