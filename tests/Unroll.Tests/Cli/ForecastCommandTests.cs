using System.Globalization;
using System.Text.Json;
using Unroll.Tests.Formats;

namespace Unroll.Tests.Cli;

/// <summary>The way of a user from a table of numbers to forecasts, through the built command.</summary>
public sealed class ForecastCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void FromATableToForecasts()
    {
        string data = Write("waves.csv", 240), model = folder["model"];
        Tool.Result trained = Tool.Succeed(
            "train", "forecast", data, "--time", "date", "--interval", "1h", "--target", "load", "--covariates", "heat", "--look-back", "24", "--horizon", "6",
            "--hidden", "8", "--output", "quantiles", "--steps", "40", "--out", model, "--set", "model.quantiles=[0.25,0.5,0.75]");
        Assert.Contains("last season", trained.Out, StringComparison.Ordinal);
        Assert.Contains("load RMSE", trained.Out, StringComparison.Ordinal);
        foreach (string file in new[] { "config.json", "model.safetensors", "report.json", "recipe.json" }) Assert.True(File.Exists(Path.Combine(model, file)), file);

        string[] rows = Tool.Succeed("forecast", model, "--data", data).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("series\tstep\ttime\ttarget\tvalue\tq0.25\tq0.5\tq0.75", rows[0].TrimEnd());
        Assert.Equal(7, rows.Length);
        Assert.StartsWith("waves.csv\t1\t2024-01-11T00:00:00\tload\t", rows[1], StringComparison.Ordinal);
        using JsonDocument line = JsonDocument.Parse(Tool.Succeed("forecast", model, "--data", data, "--json").Out.Split('\n')[5]);
        Assert.Equal(6, line.RootElement.GetProperty("step").GetInt32());
        Assert.Equal(double.Parse(rows[6].Split('\t')[4], CultureInfo.InvariantCulture), line.RootElement.GetProperty("values").GetProperty("load").GetDouble());

        using JsonDocument test = JsonDocument.Parse(Tool.Succeed("eval", model, "--data", data, "--json").Out), whole = JsonDocument.Parse(Tool.Succeed("eval", model, "--data", Write("other.csv", 100), "--json").Out);
        Assert.Equal(48 - 6 + 1, test.RootElement.GetProperty("windows").GetInt32());
        Assert.Equal(100 - 24 - 6 + 1, whole.RootElement.GetProperty("windows").GetInt32());
        Assert.True(test.RootElement.GetProperty("all").GetProperty("lastValue").GetProperty("mae").GetDouble() > 0);

        Assert.Contains("forecast of 'load' 6 steps ahead", Tool.Succeed("explain", model, "--data", data).Out, StringComparison.Ordinal);
        Tool.Fail(2, "need the covariates heat", "forecast", model, "--data", data, "--horizon", "7");
        Tool.Fail(1, "no column 'heat'", "forecast", model, "--data", WriteText("narrow.csv", "date,load\n2024-01-01,1\n"));
        Tool.Fail(1, "line 3: 23 rows are missing before 2024-01-02", "forecast", model, "--data", WriteText("gap.csv", "date,load,heat\n2024-01-01,1,2\n2024-01-02,,2\n"));
    }

    [Fact]
    public void FromAListOfSequencesToScores()
    {
        for (int i = 0; i < 30; i++) WriteText($"s{i}.csv", "x\n" + string.Concat(Enumerable.Repeat($"{i % 7}\n", 4 + i % 3)));
        string list = WriteText("list.csv", "file,grade\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"s{i}.csv,{10 * (i % 7)}\n"))), model = folder["model"];
        Tool.Succeed("train", "score", list, "--hidden", "8", "--steps", "60", "--learning-rate", "0.02", "--out", model);
        using JsonDocument score = JsonDocument.Parse(Tool.Succeed("eval", model, "--data", list, "--json").Out);
        Assert.InRange(score.RootElement.GetProperty("r2").GetDouble(), 0.8, 1);
        Assert.Contains("What moved the score", Tool.Succeed("explain", model, "--data", folder["s6.csv"]).Out, StringComparison.Ordinal);
        using JsonDocument why = JsonDocument.Parse(Tool.Succeed("explain", model, "--data", folder["s6.csv"], "--view", "features", "--json").Out);
        Assert.True(why.RootElement.GetProperty("inputs").GetArrayLength() > 0);
        string[] cells = Tool.Succeed("score", model, folder["s6.csv"]).Out.TrimEnd().Split('\t');
        Assert.InRange(double.Parse(cells[1], CultureInfo.InvariantCulture), 40, 80);
        using JsonDocument explained = JsonDocument.Parse(Tool.Succeed("explain", model, "--data", folder["s6.csv"], "--json").Out);
        Assert.Equal(cells[1], explained.RootElement.GetProperty("score").GetRawText());
        Assert.Equal(4, explained.RootElement.GetProperty("inputs").GetArrayLength());
        Assert.Contains("rank agreement", Tool.Succeed("explain", model, "--data", folder["s6.csv"], "--view", "features").Out, StringComparison.Ordinal);
        Tool.Fail(2, "the model gives 1 scores", "explain", model, "--data", folder["s6.csv"], "--of", "1");
    }

    [Fact]
    public void WrongUseIsSaid()
    {
        string data = Write("waves.csv", 60);
        Tool.Fail(2, "no time interval", "train", "forecast", data, "--interval", "soon", "--out", folder["m"]);
        Tool.Fail(2, "a divisor of the look-back", "train", "forecast", data, "--patch", "7", "--out", folder["m"]);
        Tool.Fail(1, "'2024-01-01 00:00' in the column 'date' is no number", "train", "forecast", data, "--out", folder["m"]);
        Tool.Fail(2, "No part has rows enough", "train", "forecast", data, "--time", "date", "--out", folder["m"]);
    }

    private string Write(string name, int rows) => WriteText(name, "date,load,heat\n" + string.Concat(Enumerable.Range(0, rows).Select(t => string.Create(
        CultureInfo.InvariantCulture, $"{new DateTime(2024, 1, 1).AddHours(t):yyyy-MM-dd HH:mm},{10 + Math.Sin(2 * Math.PI * t / 24):F4},{t % 5}\n"))));

    private string WriteText(string name, string text)
    {
        File.WriteAllText(folder[name], text);
        return folder[name];
    }
}
