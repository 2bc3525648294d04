#:project ../src/Unroll/Unroll.csproj
#:property PublishAot=false
// A GRU that foretells a column of numbers, beside what needs no model: dotnet run -c Release examples/08-tomorrow.cs airline-passengers.csv Month Passengers 12
using System.Globalization;
using Unroll.Cells;
using Unroll.Data;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Training;

if (args.Length != 4 || !int.TryParse(args[3], CultureInfo.InvariantCulture, out int season))
{
    Console.Error.WriteLine("Usage: dotnet run -c Release examples/08-tomorrow.cs FILE.csv TIME-COLUMN TARGET-COLUMN ROWS-OF-A-SEASON");
    return 2;
}

IReadOnlyList<Series> series = SeriesFile.Read(args[0], new SeriesFormat { Time = args[1], Columns = [args[2]] });
DataSplit<SeriesPart> data = SeriesSplit.ByShare(series, validation: 0.15, test: 0.2);
var spec = new ForecasterSpec
{
    LookBack = 2 * season,
    Horizon = season,
    Patch = season,
    Normalization = WindowNormalization.MeanDeviation,
    Recurrent = new GruSpec(hidden: 32),
    Skip = ForecastSkip.Linear,
};
Forecaster model = Forecaster.Create(spec, data.Train, seed: 7);
TrainingReport report = model.Train(data, new TrainingSpec { Optimizer = new AdamW(3e-3), Epochs = 200, Patience = 40, BatchSize = 16, ClipNorm = 1, Seed = 7 });
Console.WriteLine(report);
ForecastComparison errors = model.Evaluate(data.Test!, season: season).All;
Console.WriteLine($"MASE: model {errors.Model.Scaled:F2}, last value {errors.Naive.Scaled:F2}, last season {errors.SeasonalNaive.Scaled:F2}");
Forecast ahead = model.Forecast(series[0]);
for (int step = 0; step < ahead.Length; step++) Console.WriteLine($"{(ahead.Times.Count > 0 ? ahead.Times[step].ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : $"+{step + 1}")} {ahead[step, 0]:F1}");
return 0;
