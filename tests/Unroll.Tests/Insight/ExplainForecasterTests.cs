using Unroll.Cells;
using Unroll.Data;
using Unroll.Insight;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Tests.Models;

namespace Unroll.Tests.Insight;

public sealed class ExplainForecasterTests
{
    [Fact]
    public void ALinearForecastIsExplainedExactly()
    {
        // Only the linear map counts: the head is silent. Then gradient times input and occlusion are both weight times value, in the units of the data.
        Series series = ForecasterExample.Waves(40);
        var spec = new ForecasterSpec { LookBack = 4, Horizon = 2, Targets = ["load"], Recurrent = new GruSpec(2), Skip = ForecastSkip.Linear, Normalization = WindowNormalization.LastValue };
        Forecaster model = Forecaster.Create(spec, [SeriesPart.Whole(series)]);
        foreach (string name in new[] { "head.weight", "head.bias", "skip.remainder.bias" }) model.Parameters[name].Value.Edit().Clear();
        new float[] { 0, 0, 0, 0, 0.5f, -1, 2, 3 }.CopyTo(model.Parameters["skip.remainder.weight"].Value.Edit());
        Attribution why = model.Explain(series, step: 1);
        double[] last = series.Column("load")[^4..];
        double[] expected = [0.5 * (last[0] - last[3]), -(last[1] - last[3]), 2 * (last[2] - last[3]), 0];
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(expected[i], why.GradientTimesInput[i], 1e-4);
            Assert.Equal(expected[i], why.Occlusion[i], 1e-4);
        }

        Assert.Equal(last[3] + expected.Sum(), why.Score, 1e-3);
        Assert.Equal(model.Forecast(series)[1, 0], why.Score, 1e-4);
        Assert.Equal("forecast of 'load' 2 steps ahead", why.Output);
        Assert.Equal("2024-01-02 15:00", why.Inputs[^1]);
    }

    [Theory, MemberData(nameof(Variants))]
    public void EveryModelIsExplainedWithoutTouchingIt(int variant)
    {
        Forecaster model = Forecaster.Create(ForecasterExample.Variants().ElementAt(variant), ForecasterExample.Split().Train, seed: 5);
        Series series = ForecasterExample.Waves(60);
        Series? future = model.Spec.Known.Count == 0 ? null : new Series("future", ["heat"], new double[] { 5, 6, 5, 4, 5, 6 });
        string target = model.Spec.Targets[^1];
        Attribution rows = model.Explain(series, 2, target, future: future), columns = model.Explain(series, 2, target, TableUnit.Columns, future);
        Assert.Equal(24, rows.Inputs.Count);
        Assert.Equal(columns.Inputs.Count, columns.Occlusion.Length);
        Assert.Equal(rows.GradientTimesInput.Sum(), columns.GradientTimesInput.Sum(), 1e-3);
        Assert.Contains(rows.Occlusion, value => value != 0);
        Assert.All(model.Parameters.All, parameter => Assert.False(parameter.Value.HasGradient));
        Assert.Equal(model.Forecast(series, future: future)[2, model.Spec.Targets.Count - 1], rows.Score, 1e-3);
    }

    [Fact]
    public void WhatIsNotForetoldCannotBeExplained()
    {
        Forecaster model = Forecaster.Create(ForecasterExample.Spec, ForecasterExample.Split().Train);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Explain(ForecasterExample.Waves(), step: 6));
        Assert.Contains("does not foretell 'wind'", Assert.Throws<ArgumentException>(() => model.Explain(ForecasterExample.Waves(), target: "wind")).Message, StringComparison.Ordinal);
    }

    public static TheoryData<int> Variants => [.. Enumerable.Range(0, ForecasterExample.Variants().Count())];
}
