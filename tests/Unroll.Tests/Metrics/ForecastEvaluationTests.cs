using Unroll.Cells;
using Unroll.Data;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Tests.Goldens;
using Unroll.Tests.Models;

namespace Unroll.Tests.Metrics;

public sealed class ForecastEvaluationTests
{
    [Fact]
    public void ErrorsAreThoseWorkedOutByHand()
    {
        // A model whose head is zero says the last value (LastValue) for both steps. Rows 4 and 5 are 10 and 4; before them 1, 3, 2, 6.
        var series = new Series("s", ["x"], new double[] { 1, 3, 2, 6, 10, 4 });
        Forecaster model = Still(new ForecasterSpec { LookBack = 2, Horizon = 2, Scaling = SeriesScaling.None, Normalization = WindowNormalization.LastValue, Recurrent = new GruSpec(2) }, series);
        ForecastScore score = model.Evaluate([new SeriesPart(series, 4, 6)], season: 2);
        Assert.Equal((1, 2, 2), (score.Windows, score.Horizon, score.Season));
        ForecastErrors errors = score.All.Model;
        Assert.Equal((16 + 4) / 2.0, errors.MeanSquared, 1e-9);
        Assert.Equal((4 + 2) / 2.0, errors.MeanAbsolute, 1e-9);
        Assert.Equal(Math.Sqrt(10), errors.RootMeanSquared, 1e-9);
        Assert.Equal((200 * 4 / 16.0 + 200 * 2 / 10.0) / 2, errors.SymmetricPercentage, 1e-9);
        // Seasonal changes of the rows before: |2 - 1|, |6 - 3|.
        Assert.Equal(3 / 2.0, errors.Scaled, 1e-9);
        Assert.Equal(errors with { }, score.All.Naive);
        // One season before: 2 and 6.
        Assert.Equal((64 + 4) / 2.0, score.All.SeasonalNaive.MeanSquared, 1e-9);
        Assert.Equal([4, 2], score.ByStep);
        Assert.True(double.IsNaN(score.Coverage));
    }

    [Fact]
    public void PinballAndCoverageAreThoseWorkedOutByHand()
    {
        var series = new Series("s", ["x"], new double[] { 0, 0, 0, 5, -5 });
        Forecaster model = Still(new ForecasterSpec { LookBack = 2, Horizon = 1, Scaling = SeriesScaling.None, Output = ForecastOutput.Quantiles, Quantiles = [0.1, 0.5, 0.9], Recurrent = new GruSpec(2) }, series);
        Parameter bias = model.Parameters["head.bias"];
        new float[] { -1, 0, 6 }.CopyTo(bias.Value.Edit());
        ForecastScore score = model.Evaluate([new SeriesPart(series, 3, 5)]);
        double first = (0.1 * 6 + 0.5 * 5 + 0.1 * 1) / 3, second = (0.9 * 4 + 0.5 * 5 + 0.1 * 11) / 3;
        Assert.Equal((first + second) / 2, score.All.Model.Pinball, 1e-6);
        Assert.Equal([0.5, 0.5, 1], score.Below.OrderBy(pair => pair.Key).Select(pair => pair.Value));
        Assert.Equal(0.5, score.Coverage);
    }

    [Theory]
    [InlineData(10, 0, 24, 9)]
    [InlineData(48, 0, 24, 24)]
    [InlineData(48, 23, 24, 47)]
    [InlineData(48, 24, 24, 24)]
    [InlineData(48, 5, 1, 47)]
    public void TheSeasonalNaiveForecastRepeatsTheLastSeason(int time, int step, int season, int row) => Assert.Equal(row, SeasonalBaseline.Row(time, step, season));

    [Theory]
    [InlineData("1h", 24)]
    [InlineData("15min", 96)]
    [InlineData("1d", 7)]
    [InlineData("1mo", 12)]
    [InlineData("3mo", 4)]
    [InlineData("1y", 1)]
    public void SeasonsFollowTheInterval(string interval, int season) => Assert.Equal(season, SeasonalBaseline.Season(TimeInterval.Parse(interval)));

    [SkippableFact]
    public void TheBaselinesOfETTh1AreTheKnownOnes()
    {
        Series series = SeriesFile.Read(TestFolders.RequireData("ett-h1/ETTh1.csv.gz"), new SeriesFormat { Time = "date" }).Single();
        DataSplit<SeriesPart> data = SeriesSplit.ByRows([series], 8640, 2880, 2880);
        Forecaster model = Forecaster.Create(new ForecasterSpec { LookBack = 24, Horizon = 96, Patch = 24, Recurrent = new GruSpec(2) }, data.Train);
        ForecastScore score = model.Evaluate(data.Test!, stride: 1);
        Assert.Equal(2880 - 96 + 1, score.Windows);
        Assert.Equal(1.294, score.All.Naive.ScaledSquared, 1e-3);
        Assert.Equal(0.713, score.All.Naive.ScaledAbsolute, 1e-3);
        Assert.Equal(0.512, score.All.SeasonalNaive.ScaledSquared, 1e-3);
        Assert.Equal(0.433, score.All.SeasonalNaive.ScaledAbsolute, 1e-3);
    }

    private static Forecaster Still(ForecasterSpec spec, Series series)
    {
        Forecaster model = Forecaster.Create(spec, [SeriesPart.Whole(series)]);
        foreach (string name in new[] { "head.weight", "head.bias" }) model.Parameters[name].Value.Edit().Clear();
        return model;
    }
}
