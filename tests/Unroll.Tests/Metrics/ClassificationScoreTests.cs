using Unroll.Metrics;
using Unroll.Models;

namespace Unroll.Tests.Metrics;

/// <summary>Worked by hand: four examples, three labels, of which c never occurs but is given once.</summary>
public sealed class ClassificationScoreTests
{
    private static readonly string[] Labels = ["a", "b", "c"];

    [Fact]
    public void OneLabelForEach()
    {
        var tally = new ClassificationTally(Labels, multiLabel: false);
        tally.Add([0], new Classification(Labels, [0.8, 0.1, 0.1], null));
        tally.Add([0], new Classification(Labels, [0.3, 0.5, 0.2], null));
        tally.Add([1], new Classification(Labels, [0.2, 0.6, 0.2], null));
        tally.Add([1], new Classification(Labels, [0.1, 0.2, 0.7], null));
        ClassificationScore score = tally.Score();
        Assert.Equal((4, 0.5, 0.5), (score.Count, score.Accuracy, score.MicroF1));
        Assert.Equal([new ClassScore("a", 2, 1, 1), new ClassScore("b", 2, 2, 1), new ClassScore("c", 0, 1, 0)], score.Classes);
        Assert.Equal((1, 0.5, 2.0 / 3), (score.Classes[0].Precision, score.Classes[0].Recall, score.Classes[0].F1));
        Assert.Equal((2.0 / 3 + 0.5 + 0) / 3, score.MacroF1, 1e-12);
        Assert.Equal([[1, 1, 0], [0, 1, 1], [0, 0, 0]], score.Confusion!.Select(row => row.ToArray()));
        Assert.Equal(-(Math.Log(0.8) + Math.Log(0.3) + Math.Log(0.6) + Math.Log(0.2)) / 4, score.Loss, 1e-12);
    }

    [Fact]
    public void SeveralLabels()
    {
        var tally = new ClassificationTally(Labels, multiLabel: true);
        tally.Add([0, 1], new Classification(Labels, [0.9, 0.4, 0.2], 0.5));
        tally.Add([], new Classification(Labels, [0.1, 0.4, 0.2], 0.5));
        tally.Add([2], new Classification(Labels, [0.1, 0.6, 0.5], 0.5));
        ClassificationScore score = tally.Score();
        Assert.Null(score.Confusion);
        Assert.Equal(1.0 / 3, score.Accuracy);
        Assert.Equal([new ClassScore("a", 1, 1, 1), new ClassScore("b", 1, 1, 0), new ClassScore("c", 1, 1, 1)], score.Classes);
        Assert.Equal(4.0 / 6, score.MicroF1, 1e-12);
        Assert.Equal(2.0 / 3, score.MacroF1, 1e-12);
    }

    [Fact]
    public void CalibrationComparesWhatIsClaimedWithWhatIsTrue()
    {
        Calibration calibration = Calibration.Of([(0.55, true), (0.65, false), (0.95, true), (1, true)], bins: 5);
        Assert.Equal([0, 0, 1, 1, 2], calibration.Bins.Select(bin => bin.Count));
        Assert.Equal((0.4, 0.6), (calibration.Bins[2].From, calibration.Bins[2].To), new Near());
        Assert.Equal((0.975, 1.0), (calibration.Bins[4].Confidence, calibration.Bins[4].Accuracy), new Near());
        Assert.Equal(0.25 * 0.45 + 0.25 * 0.65 + 0.5 * 0.025, calibration.ExpectedError, 1e-12);
        Assert.Equal(0, Calibration.Of([]).ExpectedError);
        Assert.Throws<ArgumentOutOfRangeException>(() => Calibration.Of([(1.5, true)]));
    }

    private sealed class Near : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) => Math.Abs(x.Item1 - y.Item1) + Math.Abs(x.Item2 - y.Item2) < 1e-12;

        public int GetHashCode((double, double) pair) => 0;
    }
}
