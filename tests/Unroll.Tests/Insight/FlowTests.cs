using Unroll.Insight;

namespace Unroll.Tests.Insight;

/// <summary>Fits and correlations by hand.</summary>
public sealed class FlowTests
{
    [Fact]
    public void The_factor_is_that_of_a_geometric_series_whatever_its_scale()
    {
        double[] values = [.. Enumerable.Range(0, 30).Select(t => 7e-4 * Math.Pow(0.83, 29 - t))];

        Assert.Equal(0.83, Decay.FactorPerStep(values)!.Value, 12);
        Assert.Equal(Math.Log(0.5) / Math.Log(0.83), Decay.HalfLife(0.83)!.Value, 12);
    }

    [Fact]
    public void Zeros_are_left_out_and_too_few_numbers_give_none()
    {
        Assert.Equal(0.5, Decay.FactorPerStep([0, 1e-31, 0.25, 0.5, 1])!.Value, 12);
        Assert.Null(Decay.FactorPerStep([0, 0, 1]));
        Assert.Null(Decay.FactorPerStep([]));
        Assert.Null(Decay.HalfLife(1.02));
        Assert.Null(Decay.HalfLife(null));
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 10, 20, 30, 1000 }, 1.0)]
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 4, 3, 2, 1 }, -1.0)]
    [InlineData(new double[] { 1, 2, 3, 4, 5 }, new double[] { 5, 6, 7, 8, 7 }, 0.8207826816681233)]
    public void Rank_correlation_agrees_with_worked_examples(double[] left, double[] right, double expected) =>
        Assert.Equal(expected, RankCorrelation.Of(left, right)!.Value, 12);

    [Fact]
    public void Rank_correlation_needs_variation_on_both_sides()
    {
        Assert.Null(RankCorrelation.Of([1, 1, 1], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => RankCorrelation.Of([1, 2], [1]));
    }

    [Fact]
    public void An_lstms_curve_joins_both_states()
    {
        var flow = new GradientFlow("LSTM", [3, 0], [4, 2]);

        Assert.Equal([5.0, 2.0], flow.Norms);
        Assert.Equal(2.5, flow.FactorPerStep!.Value, 12);
        Assert.Contains("×2.5 per step", flow.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Gate_activity_counts_saturated_steps_for_each_unit()
    {
        var gate = new GateActivity(new TracedValue("rnn.layer0.forward.forget", ["batch", "time", "unit"], [1, 4, 2], [0.95f, 0.05f, 0.95f, 0.5f, 0.5f, 0.05f, 0.91f, 0.09f]));

        Assert.Equal([0.75, 0.0], gate.AboveByUnit);
        Assert.Equal([0.0, 0.75], gate.BelowByUnit);
        Assert.Equal(0.5, gate.MeanByStep[0], 6);
        Assert.Equal("forget", gate.Gate);
        Assert.False(gate.IsCandidate);
    }
}
