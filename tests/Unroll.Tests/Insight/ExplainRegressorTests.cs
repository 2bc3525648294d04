using Unroll.Cells;
using Unroll.Data;
using Unroll.Insight;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tests.Models;

namespace Unroll.Tests.Insight;

public sealed class ExplainRegressorTests
{
    private static readonly RegressorSpec[] specs =
    [
        RegressorExample.Spec,
        RegressorExample.Spec with { Convolutions = [], Recurrent = new LstmSpec(6) { Bidirectional = true }, Pooling = Pooling.AttentionMax },
    ];

    [Theory, InlineData(0), InlineData(1)]
    public void OcclusionIsWhatPredictionLosesByAMeanFrame(int variant)
    {
        DataSet<ScoredSequence> data = RegressorExample.Levels(20);
        Regressor model = Regressor.Create(specs[variant], data, seed: 5);
        Frames frames = data[3].Frames;
        Attribution rows = model.Explain(frames), columns = model.Explain(frames, by: TableUnit.Columns);
        Assert.Equal(frames.Length, rows.Inputs.Count);
        Assert.Equal(frames.Features, columns.Inputs.Count);
        Assert.Equal(model.Predict(frames)[0], rows.Score);
        ReadOnlySpan<float> mean = model.Parameters["input.mean"].Value.Values;
        for (int t = 0; t < frames.Length; t++)
        {
            float[] without = frames.Values.ToArray();
            mean.CopyTo(without.AsSpan(t * frames.Features));
            Assert.Equal(rows.Score - model.Predict(new Frames(without, frames.Features))[0], rows.Occlusion[t], 1e-4);
        }

        Assert.Contains(rows.Occlusion, fall => Math.Abs(fall) > 0.01);
    }

    [Theory, InlineData(0), InlineData(1)]
    public void GradientsAreThoseOfThePrediction(int variant)
    {
        DataSet<ScoredSequence> data = RegressorExample.Levels(20);
        Regressor model = Regressor.Create(specs[variant], data, seed: 5);
        Frames frames = data[3].Frames;
        Attribution rows = model.Explain(frames), columns = model.Explain(frames, by: TableUnit.Columns);
        Assert.Equal(rows.GradientTimesInput.Sum(), columns.GradientTimesInput.Sum(), 1e-4);
        ReadOnlySpan<float> mean = model.Parameters["input.mean"].Value.Values;
        const float step = 0.02f;
        for (int t = 0; t < frames.Length; t++)
        {
            // A small step of this frame away from the mean, in standardised units, changes the score by its share of gradient times input.
            float[] more = frames.Values.ToArray(), less = frames.Values.ToArray();
            for (int c = 0; c < frames.Features; c++)
            {
                float way = step * (frames[t][c] - mean[c]);
                (more[t * frames.Features + c], less[t * frames.Features + c]) = (frames[t][c] + way, frames[t][c] - way);
            }

            double change = model.Predict(new Frames(more, frames.Features))[0] - model.Predict(new Frames(less, frames.Features))[0];
            Assert.Equal(change / (2 * step), rows.GradientTimesInput[t], 0.01);
        }

        Assert.All(model.Parameters.All, parameter => Assert.False(parameter.Value.HasGradient));
    }

    [Fact]
    public void OnlyScoresOfTheModelAreExplained()
    {
        DataSet<ScoredSequence> data = RegressorExample.Levels(5);
        Regressor model = Regressor.Create(RegressorExample.Spec, data);
        Assert.Contains("scores 0 to 0", Assert.Throws<ArgumentOutOfRangeException>(() => model.Explain(data[0].Frames, score: 1)).Message, StringComparison.Ordinal);
        Assert.Contains("the model reads 2", Assert.Throws<ArgumentException>(() => model.Explain(new Frames(new float[] { 1, 2, 3 }, 3))).Message, StringComparison.Ordinal);
    }
}
