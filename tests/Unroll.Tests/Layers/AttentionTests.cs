using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Layers;

public sealed class AttentionTests
{
    public static TheoryData<int, int, int, int> Shapes => new() { { 1, 1, 1, 1 }, { 2, 3, 5, 7 }, { 3, 1, 4, 16 }, { 2, 2, 3, 37 }, { 4, 2, 9, 64 } };

    [Theory, MemberData(nameof(Shapes))]
    public void AdditiveScoresMatchTheirDefinitionAndDifferences(int batch, int queries, int keys, int features)
    {
        Tensor q = GradientCheck.Random(1, new Shape(batch, queries, features)), k = GradientCheck.Random(2, new Shape(batch, keys, features)), v = GradientCheck.Random(3, new Shape(features));
        int[] lengths = [.. Enumerable.Range(0, batch).Select(b => keys - b % (keys + 1))];
        Tensor scores = new Tape(recording: false).AdditiveScores(q, k, v, lengths);
        for (int i = 0; i < scores.Length; i++)
        {
            int b = i / (queries * keys), query = i / keys, key = i % keys;
            double sum = 0;
            for (int f = 0; f < features; f++) sum += v.Values[f] * Math.Tanh((double)q.Values[query * features + f] + k.Values[(b * keys + key) * features + f]);
            Assert.Equal(key < lengths[b] ? sum : 0, scores.Values[i], 1e-5);
        }

        GradientCheck.Run(tape => tape.AdditiveScores(q, k, v, lengths), q, k, v);
        GradientCheck.Run(tape => tape.MaskedSoftmax(tape.AdditiveScores(q, k, v, lengths), lengths), q, k, v);
    }

    [Theory]
    [InlineData(AttentionScore.Additive)]
    [InlineData(AttentionScore.Dot)]
    [InlineData(AttentionScore.General)]
    [InlineData(AttentionScore.ScaledDot)]
    [InlineData(AttentionScore.MultiHead)]
    public void WeightsAddUpToOneAndPaddingCountsForNothing(AttentionScore score)
    {
        const int Size = 12;
        var attention = new Attention(new ParameterSet().Root, new AttentionSpec { Score = score, Size = score == AttentionScore.MultiHead ? 8 : 9, Heads = 2 }, Size, Size, new RandomStream(4));
        Tensor query = GradientCheck.Random(5, new Shape(3, 2, Size)), values = GradientCheck.Random(6, new Shape(3, 7, Size));
        int[] lengths = [7, 3, 0];
        var pass = new Pass(new Tape(recording: false));
        AttentionOutput output = attention.Forward(pass, query, attention.Remember(pass, values, lengths));
        for (int row = 0; row < 6; row++)
        {
            ReadOnlySpan<float> weights = output.Weights.Values.Slice(row * 7, 7);
            int length = lengths[row / 2];
            foreach (float behind in weights[length..]) Assert.Equal(0f, behind);
            float sum = 0;
            foreach (float weight in weights[..length]) sum += weight;
            Assert.Equal(length == 0 ? 0 : 1, sum, 1e-6);
        }

        // What stands behind the end may be anything, and a sequence alone gives the same bits.
        float[] context = output.Context.ToArray(), dirty = values.ToArray();
        for (int b = 0; b < 3; b++) dirty.AsSpan((b * 7 + lengths[b]) * Size, (7 - lengths[b]) * Size).Fill(1e30f);
        Tensor other = Tensor.From(dirty, values.Shape);
        Assert.Equal(context, attention.Forward(pass, query, attention.Remember(pass, other, lengths)).Context.ToArray());
        Tensor one = Tensor.From(query.Values.Slice(2 * Size, 2 * Size), new Shape(1, 2, Size)), its = Tensor.From(values.Values.Slice(7 * Size, 3 * Size), new Shape(1, 3, Size));
        Assert.Equal(context[(2 * Size)..(4 * Size)], attention.Forward(pass, one, attention.Remember(pass, its)).Context.ToArray());
    }

    [Fact]
    public void ThreadsChangeNothing()
    {
        Tensor q = GradientCheck.Random(1, new Shape(16, 4, 40)), k = GradientCheck.Random(2, new Shape(16, 9, 40)), v = GradientCheck.Random(3, new Shape(40));
        int before = WorkerPool.Threads;
        var results = new List<float[]>();
        foreach (int threads in new[] { 1, 2, 5 })
        {
            WorkerPool.Threads = threads;
            foreach (Tensor leaf in new[] { q, k, v }) leaf.ClearGradient();
            var tape = new Tape();
            Tensor scores = tape.AdditiveScores(q, k, v);
            float[] values = scores.ToArray();
            tape.Backward(tape.Sum(tape.Multiply(scores, scores)));
            results.Add([.. values, .. q.Gradient, .. k.Gradient, .. v.Gradient]);
        }

        WorkerPool.Threads = before;
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        Assert.Contains("general score", Assert.Throws<ArgumentException>(() => new Attention(new ParameterSet().Root, new AttentionSpec { Score = AttentionScore.Dot }, 3, 4, default)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tape().MaskedSoftmax(Tensor.Zeros(new Shape(1, 1, 2)), [3]));
        Assert.Throws<ArgumentException>(() => new Tape().AdditiveScores(Tensor.Zeros(new Shape(1, 1, 2)), Tensor.Zeros(new Shape(1, 1, 3)), Tensor.Zeros(new Shape(2))));
    }

    [Fact]
    public void CoverageLossCountsWhatIsLookedAtAgain()
    {
        // Place 0 is looked at twice: min(0.5, 0.75) at the second step, min(0.25, 1.25) at the third; place 1: min(0.5, 0.25) and min(0.75, 0.75).
        Tensor alignment = Tensor.From([0.75f, 0.25f, 0.5f, 0.5f, 0.25f, 0.75f], new Shape(1, 3, 2));
        Assert.Equal(0.5f + 0.25f + 0.25f + 0.75f, new Tape(recording: false).CoverageLoss(alignment).Item(), 1e-6);
        Assert.Equal(0.75f, new Tape(recording: false).CoverageLoss(alignment, [2]).Item(), 1e-6);
        Tensor random = GradientCheck.Random(3, new Shape(2, 5, 4), 0.2, 0.5);
        GradientCheck.Run(tape => tape.CoverageLoss(random, [5, 3]), random);
    }
}
