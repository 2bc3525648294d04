using Unroll.Cells;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Formats;
using Unroll.Tests.Goldens;
using Unroll.Training;

namespace Unroll.Tests.Models;

public sealed class ForecasterTests
{
    public static TheoryData<int> All => [.. Enumerable.Range(0, ForecasterExample.Variants().Count())];

    [Theory, MemberData(nameof(All))]
    public void BatchAndOrderNeverChangeAForecast(int variant)
    {
        Forecaster model = Create(variant);
        Series? future = Future(model);
        Series[] series = [.. Enumerable.Range(0, 7).Select(i => ForecasterExample.Waves(40 + i, level: 15 + i, name: $"s{i}", seed: (ulong)i))];
        SameAnswers.InAnyBatch(series, picked => model.Forecast(picked, futures: [.. picked.Select(_ => future)]).Select(Values));
    }

    [Theory, MemberData(nameof(All))]
    public void SixteenThreadsGetTheAnswersOfOne(int variant)
    {
        Forecaster model = Create(variant);
        Series? future = Future(model);
        SameAnswers.FromSixteenThreads([.. Enumerable.Range(0, 5).Select(i => ForecasterExample.Waves(50, seed: (ulong)i))], one => Values(model.Forecast(one, future: future)));
    }

    [Theory, MemberData(nameof(All))]
    public void SavedModelsSayTheSame(int variant)
    {
        using var folder = new TemporaryFolder();
        Forecaster model = Create(variant);
        model.Save(folder.Path);
        Forecaster loaded = Forecaster.Load(folder.Path);
        Assert.Equal(model.Spec, loaded.Spec);
        Series? future = Future(model);
        Assert.Equal(Values(model.Forecast(ForecasterExample.Waves(), future: future)), Values(loaded.Forecast(ForecasterExample.Waves(), future: future)));
    }

    [Theory, MemberData(nameof(All))]
    public void GradientsMatchDifferences(int variant)
    {
        Forecaster model = Create(variant);
        // No embedded number near zero, where it has a kink.
        if (model.Parameters.TryGet("embedding.bias", out Parameter? bias)) bias.Value.Edit().Fill(9);
        ForecasterSpec spec = model.Spec;
        var data = new ForecastData(model);
        IReadOnlyList<ForecastWindow> windows = [.. data.Windows([SeriesPart.Whole(ForecasterExample.Waves(80))]).Take(3)];
        var batch = new ForecastBatch(spec, data.Series, windows);
        batch.Window.RequiresGradient = true;
        GradientCheck.Run(tape => [model.Forward(new Pass(tape), batch)], [batch.Window, .. model.Parameters.Trainable.Select(parameter => parameter.Value)], 2e-2);
    }

    [Fact]
    public void TheScalingKnowsNothingOfTheLaterParts()
    {
        Series series = ForecasterExample.Waves();
        double[] changed = series.Values.ToArray();
        for (int i = 2 * 180; i < changed.Length; i++) changed[i] = -1e6;
        var other = new Series(series.Name, series.Columns, changed, series.Times);
        foreach (ForecasterSpec spec in ForecasterExample.Variants())
        {
            Forecaster one = Forecaster.Create(spec, ForecasterExample.Split(series).Train), two = Forecaster.Create(spec, ForecasterExample.Split(other).Train);
            foreach (Parameter parameter in one.Parameters.All) Assert.Equal(parameter.Value.ToArray(), two.Parameters[parameter.Name].Value.ToArray());
        }
    }

    [Fact]
    public void ForecastsFollowAChangeOfUnits()
    {
        // Affine equivariance: learning from 32 x + 256 gives 32 f + 256, since standard scaling removes both.
        Series series = ForecasterExample.Waves();
        var other = new Series(series.Name, series.Columns, series.Values.ToArray().Select(value => 32 * value + 256).ToArray(), series.Times);
        foreach (WindowNormalization normalization in Enum.GetValues<WindowNormalization>())
        {
            ForecasterSpec spec = ForecasterExample.Spec with { Normalization = normalization };
            Forecaster one = Trained(spec, series), two = Trained(spec, other);
            Forecast f = one.Forecast(series), g = two.Forecast(other);
            for (int i = 0; i < f.Length * 2; i++) Assert.Equal(32 * f[i / 2, i % 2] + 256, g[i / 2, i % 2], 0.02);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void LongForecastsAreRepeatedShortOnes(int variant)
    {
        Forecaster model = Create(variant);
        Series series = ForecasterExample.Waves(60);
        Forecast whole = model.Forecast(series, 15);
        double[] values = series.Values.ToArray();
        for (int block = 0; block < 3; block++)
        {
            Forecast part = model.Forecast(new Series("s", series.Columns, values));
            for (int step = 0; step < 6 && block * 6 + step < 15; step++)
            {
                for (int target = 0; target < 2; target++) Assert.Equal(part[step, target], whole[block * 6 + step, target], 1e-4);
            }

            values = [.. values, .. Enumerable.Range(0, 12).Select(i => part[i / 2, i % 2])];
        }
    }

    [Fact]
    public void AModelOfOneStepForetellsRecursively()
    {
        Forecaster model = Forecaster.Create(ForecasterExample.Spec with { Horizon = 1, Targets = ["load"] }, ForecasterExample.Split().Train, seed: 2);
        double[] history = ForecasterExample.Waves(60).Column("load");
        Forecast whole = model.Forecast(new Series("s", ["load"], history), 5);
        for (int step = 0; step < 5; step++)
        {
            double next = model.Forecast(new Series("s", ["load"], history))[0, 0];
            Assert.Equal(next, whole[step, 0], 1e-4);
            history = [.. history, next];
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void QuantilesRiseAndSpreadWithTime(int variant)
    {
        Forecaster model = Create(variant);
        Forecast forecast = model.Forecast(ForecasterExample.Waves(60), 18);
        Assert.Equal(3, forecast.Levels.Count);
        for (int step = 0; step < forecast.Length; step++)
        {
            for (int target = 0; target < 2; target++)
                Assert.True(forecast.Quantile(step, target, 0) < forecast.Quantile(step, target, 1) && forecast.Quantile(step, target, 1) < forecast.Quantile(step, target, 2));
        }

        Assert.Equal(18, forecast.Times.Count);
        Assert.Equal(new DateTime(2024, 1, 1).AddHours(60), forecast.Times[0]);
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.9, 1.2815515655446004)]
    [InlineData(0.05, -1.6448536269514722)]
    [InlineData(0.001, -3.090232306167813)]
    [InlineData(1e-15, -7.941345326170998)]
    public void NormalQuantilesAreThoseOfTheTables(double level, double expected) => Assert.Equal(expected, NormalQuantile.Of(level), 1e-9);

    [Fact]
    public void WhatCannotBeForetoldSaysWhy()
    {
        Forecaster model = Create(3);
        Series series = ForecasterExample.Waves();
        Fails("has 10 rows; the model looks back at 24", () => model.Forecast(series.Slice(0, 10)));
        Fails("need the covariates heat", () => model.Forecast(series, 7));
        Fails("has no column 'heat'", () => model.Forecast(new Series("s", ["load"], series.Column("load"))));
        Fails("needs 'heat' for the 6 rows after", () => Create(6).Forecast(series));
        Fails("has no times", () => Create(4).Forecast(new Series("s", series.Columns, series.Values.ToArray())));
        Fails("No part has rows enough", () => model.Train(ForecasterExample.Split(series.Slice(0, 40)), ForecasterExample.Training));
        Fails("has no logarithm", () => Forecaster.Create(ForecasterExample.Spec with { Differencing = SeriesDifferencing.LogDifference }, [SeriesPart.Whole(ForecasterExample.Waves(level: 0))]));
        Fails("no column 'none'", () => Forecaster.Create(ForecasterExample.Spec with { Targets = ["none"] }, [SeriesPart.Whole(series)]));
        InvalidSpecException all = Assert.Throws<InvalidSpecException>(() => Forecaster.Create(
            new ForecasterSpec { LookBack = 10, Patch = 3, Horizon = 0, Quantiles = [0.9, 0.1], Targets = ["a", "a"], Recurrent = new GruSpec(4) { Bidirectional = true }, Head = ForecastHead.Segments }, [SeriesPart.Whole(series)]));
        Assert.Equal(5, all.Problems.Count);
    }

    private static Forecaster Create(int variant) => Forecaster.Create(ForecasterExample.Variants().ElementAt(variant), ForecasterExample.Split().Train, seed: 5);

    private static Forecaster Trained(ForecasterSpec spec, Series series)
    {
        Forecaster model = Forecaster.Create(spec, ForecasterExample.Split(series).Train, seed: 5);
        model.Train(ForecasterExample.Split(series), ForecasterExample.Training with { Steps = 8, Optimizer = new Sgd(0.1) });
        return model;
    }

    private static Series? Future(Forecaster model) => model.Spec.Known.Count == 0 ? null : new Series("future", ["heat"], new double[] { 5, 6, 5, 4, 5, 6 });

    private static void Fails(string says, Action action) => Assert.Contains(says, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

    private static double[] Values(Forecast forecast) =>
    [
        .. from step in Enumerable.Range(0, forecast.Length)
           from target in Enumerable.Range(0, forecast.Targets.Count)
           from value in Enumerable.Range(0, forecast.Levels.Count).Select(level => forecast.Quantile(step, target, level)).Prepend(forecast[step, target])
           select value,
    ];
}
