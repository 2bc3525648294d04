using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll forecast DIR --data FILE</c>: what follows the last row of each series.</summary>
internal static class ForecastCommand
{
    private const int Drawn = 60;

    private static readonly Argument<string> folder = new("model") { Description = "The folder of a trained forecaster." };

    private static readonly Option<string> data = new("--data") { Description = "The series, in the form of the training file; standard input if absent.", HelpName = "FILE" };

    private static readonly Option<string> future = new("--future") { Description = "Rows after the series with the columns that are known in advance.", HelpName = "FILE" };

    private static readonly Option<int?> horizon = new("--horizon") { Description = "How many steps; beyond the model's own it reads its forecasts.", HelpName = "N" };

    private static readonly RecipeFlag[] flags =
    [
        new("--time", "data.time", "COLUMN", "The column with the time."),
        new("--id", "data.id", "COLUMN", "The column that says to which series a row belongs."),
        new("--missing", "data.missing", "RULE", "Missing values: error, forward or linear."),
    ];

    private static readonly Option<bool> json = GlobalOptions.Json();

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("forecast", "Foretell what follows a series of numbers.") { folder, data, future, horizon, PrecisionOption.Loading, json };
        foreach (RecipeFlag flag in flags) command.Add(flag.Option);
        command.SetAction((result, _) => Task.Run(() => Run(result), CancellationToken.None));
        return command;
    }

    /// <summary>The data settings that lie beside a model, with changes.</summary>
    public static SeriesDataSpec DataOf(string folder, Screen screen, params IReadOnlyList<RecipeOverride> changes) =>
        EvaluationRequest.ForUse(folder, screen, changes).Recipe<ForecastRecipe>().Data;

    private static int Run(ParseResult result)
    {
        Screen screen = Screen.For(result, json);
        if (result.GetValue(horizon) is <= 0 and var wrong) throw new WrongUseException($"--horizon is {wrong}. Allowed: 1 or more.");
        string path = result.GetRequiredValue(folder);
        Forecaster model = Forecaster.Load(path, PrecisionOption.Of(result));
        SeriesDataSpec spec = DataOf(path, screen, [.. flags.Select(flag => flag.Read(result)).OfType<RecipeOverride>()]);
        IReadOnlyList<Series> series = result.GetValue(data) is { } file
            ? SeriesDataReader.Read(file, spec, model.Spec)
            : SeriesFile.Read(Console.OpenStandardInput(), "standard input", spec.Format(SeriesDataReader.Columns(model.Spec)));
        IReadOnlyList<Series?>? futures = result.GetValue(future) is { } later ? Match(series, SeriesFile.Read(later, spec.Format(model.Spec.Known)), later) : null;
        IReadOnlyList<Forecast> forecasts = model.Forecast(series, result.GetValue(horizon), futures);
        if (!screen.Json) WriteHeader(screen, forecasts[0]);
        foreach (Forecast forecast in forecasts)
        {
            if (screen.Json) WriteJson(screen, forecast);
            else WriteRows(screen, forecast);
        }

        if (screen.Interactive) foreach ((Series past, Forecast forecast) in series.Zip(forecasts)) Draw(screen, past, forecast);
        return ExitCode.Done;
    }

    private static Series?[] Match(IReadOnlyList<Series> series, IReadOnlyList<Series> futures, string file) =>
        series.Count == 1 && futures.Count == 1 ? [futures[0]] :
        [.. series.Select(one => futures.FirstOrDefault(other => other.Name == one.Name) ?? throw new InvalidDataException($"'{file}' has no rows for the series '{one.Name}'."))];

    private static void WriteHeader(Screen screen, Forecast forecast) =>
        screen.Out.WriteLine(string.Join('\t', (string[])["series", "step", "time", "target", "value", .. forecast.Levels.Select(level => "q" + Text(level))]));

    private static void WriteRows(Screen screen, Forecast forecast)
    {
        for (int step = 0; step < forecast.Length; step++)
        {
            for (int target = 0; target < forecast.Targets.Count; target++)
            {
                string[] cells = [forecast.Name, Text(step + 1), Time(forecast, step) ?? "", forecast.Targets[target], Text(forecast[step, target]), .. forecast.Levels.Select((_, level) => Text(forecast.Quantile(step, target, level)))];
                screen.Out.WriteLine(string.Join('\t', cells));
            }
        }
    }

    private static void WriteJson(Screen screen, Forecast forecast)
    {
        for (int step = 0; step < forecast.Length; step++)
        {
            var values = new JsonObject();
            var quantiles = new JsonObject();
            for (int target = 0; target < forecast.Targets.Count; target++)
            {
                values[forecast.Targets[target]] = forecast[step, target];
                var levels = new JsonObject();
                for (int level = 0; level < forecast.Levels.Count; level++) levels[Text(forecast.Levels[level])] = forecast.Quantile(step, target, level);
                quantiles[forecast.Targets[target]] = levels;
            }

            var line = new JsonObject { ["series"] = forecast.Name, ["step"] = step + 1, ["time"] = Time(forecast, step), ["values"] = values };
            if (forecast.Levels.Count > 0) line["quantiles"] = quantiles;
            screen.Out.WriteLine(line.ToJsonString(RecipeFormat.LineSettings));
        }
    }

    private static void Draw(Screen screen, Series past, Forecast forecast)
    {
        for (int target = 0; target < forecast.Targets.Count; target++)
        {
            double[] values = past.Column(forecast.Targets[target]);
            int shown = Math.Min(values.Length, Math.Max(1, Drawn - forecast.Length));
            string curve = Sparkline.Render([.. values.TakeLast(shown), .. forecast.Values(target).Take(Drawn)], 2 * Drawn);
            screen.Note($"{forecast.Name} {forecast.Targets[target]}: {curve[..shown]} | {curve[shown..]}");
        }
    }

    private static string? Time(Forecast forecast, int step) => forecast.Times.Count == 0 ? null : forecast.Times[step].ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
