using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Layers;

public sealed class ConditionalRandomFieldTests
{
    [SkippableTheory, GoldenCases("layers/crf")]
    public void MatchesTheReference(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        Tensor emissions = golden.Input("emissions"), start = golden.Parameter("start_transitions"), end = golden.Parameter("end_transitions"), transitions = golden.Parameter("transitions");
        int[] lengths = golden.Ids("lengths"), tags = golden.Ids("tags");
        (int batch, int time, int count) = (emissions.Shape[0], emissions.Shape[1], emissions.Shape[2]);
        ConditionalRandomField field = Load(start, end, transitions);
        float[] scores = new float[batch], partitions = new float[batch], bestScores = new float[batch], marginals = new float[emissions.Length];
        int[] paths = new int[batch * time];
        Array.Fill(paths, -1);
        for (int b = 0; b < batch; b++)
        {
            ReadOnlySpan<float> own = emissions.Values.Slice(b * time * count, lengths[b] * count);
            partitions[b] = (float)field.LogPartition(own);
            scores[b] = (float)field.Score(own, tags.AsSpan(b * time, lengths[b]));
            Array.ConvertAll(field.Marginals(own), value => (float)value).CopyTo(marginals.AsSpan(b * time * count));
            (int[] path, double score) = field.Viterbi(own);
            path.CopyTo(paths, b * time);
            bestScores[b] = (float)score;
        }

        golden.Check("output.score", scores);
        golden.Check("output.log_partition", partitions);
        golden.Check("output.marginals", marginals);
        golden.Check("output.viterbi_score", bestScores);
        golden.Check("output.viterbi_path", paths);
        var tape = new Tape();
        Tensor losses = tape.CrfLoss(emissions, tags, lengths, start, end, transitions, Reduction.None);
        golden.Backward(tape, ("log_likelihood", tape.Scale(losses, -1)));
        golden.CheckGradients();
        golden.RequireComplete();
    }

    [Theory, InlineData(1, 1), InlineData(2, 4), InlineData(3, 5), InlineData(4, 3)]
    public void CountsEveryPath(int tags, int steps)
    {
        ConditionalRandomField field = Random(tags, 5);
        float[] emissions = GradientCheck.Random(6, new Shape(steps, tags), 2).ToArray();
        (int[] Path, double Score)[] all = [.. AllPaths(tags, steps).Select(path => (path, field.Score(emissions, path))).OrderByDescending(item => item.Item2)];
        double partition = Math.Log(all.Sum(item => Math.Exp(item.Score)));
        Assert.Equal(partition, field.LogPartition(emissions), 1e-9);
        double[] marginals = field.Marginals(emissions);
        for (int t = 0; t < steps; t++)
        {
            for (int tag = 0; tag < tags; tag++)
                Assert.Equal(all.Where(item => item.Path[t] == tag).Sum(item => Math.Exp(item.Score - partition)), marginals[t * tags + tag], 1e-9);
        }

        IReadOnlyList<(int[] Path, double Score)> best = field.Viterbi(emissions, all.Length + 3);
        Assert.Equal(all.Length, best.Count);
        for (int rank = 0; rank < all.Length; rank++)
        {
            Assert.Equal(all[rank].Score, best[rank].Score, 1e-9);
            Assert.Equal(all[rank].Path, best[rank].Path);
        }
    }

    [Theory, InlineData(Reduction.Mean), InlineData(Reduction.BatchMean), InlineData(Reduction.Sum), InlineData(Reduction.None)]
    public void GradientsAreThoseOfFiniteDifferences(Reduction reduction)
    {
        Tensor emissions = GradientCheck.Random(1, new Shape(3, 4, 3)), start = GradientCheck.Random(2, new Shape(3)), end = GradientCheck.Random(3, new Shape(3));
        Tensor transitions = GradientCheck.Random(4, new Shape(3, 3));
        int[] targets = [0, 1, 2, 1, 2, 2, -7, 99, 1, -7, -7, -7], lengths = [4, 2, 1];
        GradientCheck.Run(tape => tape.CrfLoss(emissions, targets, lengths, start, end, transitions, reduction), emissions, start, end, transitions);
    }

    [Fact]
    public void PaddingIsNeitherReadNorGivenAGradient()
    {
        (float[] loss, float[] gradient) Run(float padding)
        {
            Tensor emissions = GradientCheck.Random(1, new Shape(2, 3, 2));
            emissions.Edit()[8..].Fill(padding);
            ConditionalRandomField field = Random(2, 9);
            var tape = new Tape();
            float value = tape.Backward(field.Loss(new Pass(tape), emissions, [0, 1, 1, 1, 5, 5], [3, 1]));
            return ([value], emissions.Gradient.ToArray());
        }

        (float[] loss, float[] gradient) = Run(0);
        (float[] loss2, float[] gradient2) = Run(float.NaN);
        Assert.Equal(loss, loss2);
        Assert.Equal(gradient, gradient2);
        Assert.All(gradient[8..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void AForbiddenTransitionIsNeverTaken()
    {
        ConditionalRandomField field = Random(3, 2);
        field.Transitions.Value.Edit()[0 * 3 + 1] = float.NegativeInfinity;
        float[] emissions = [5, 0, 0, 0, 5, 0];
        Assert.NotEqual([0, 1], field.Viterbi(emissions).Path);
        Assert.All(field.Viterbi(emissions, 9), best => Assert.NotEqual([0, 1], best.Path));
        Assert.Equal(8, field.Viterbi(emissions, 9).Count);
        double partition = Math.Log(AllPaths(3, 2).Where(path => path is not [0, 1]).Sum(path => Math.Exp(field.Score(emissions, path))));
        Assert.Equal(partition, field.LogPartition(emissions), 1e-9);
    }

    [Fact]
    public void WhatDoesNotFitIsSaid()
    {
        ConditionalRandomField field = Random(2, 1);
        Tensor emissions = Tensor.Zeros(new Shape(1, 2, 2));
        var pass = new Pass(new Tape());
        Assert.Contains("no tag of 2", Assert.Throws<ArgumentException>(() => field.Loss(pass, emissions, [0, 2], [2])).Message, StringComparison.Ordinal);
        Assert.Contains("length 3", Assert.Throws<ArgumentException>(() => field.Loss(pass, emissions, [0, 1], [3])).Message, StringComparison.Ordinal);
        Assert.Contains("targets", Assert.Throws<ArgumentException>(() => field.Loss(pass, emissions, [0], [2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => field.Score([0, 0], [0, 1]));
        Assert.Throws<ArgumentException>(() => field.Marginals([0, 0, 0]));
        Assert.Throws<InvalidOperationException>(() => field.Viterbi([float.NegativeInfinity, float.NegativeInfinity]));
    }

    private static ConditionalRandomField Random(int tags, ulong seed) => Load(
        GradientCheck.Random(seed, new Shape(tags)), GradientCheck.Random(seed + 100, new Shape(tags)), GradientCheck.Random(seed + 200, new Shape(tags, tags)));

    private static ConditionalRandomField Load(Tensor start, Tensor end, Tensor transitions)
    {
        var field = new ConditionalRandomField(new ParameterSet().Root, start.Length, new RandomStream(1));
        start.Values.CopyTo(field.Start.Value.Edit());
        end.Values.CopyTo(field.End.Value.Edit());
        transitions.Values.CopyTo(field.Transitions.Value.Edit());
        return field;
    }

    private static IEnumerable<int[]> AllPaths(int tags, int steps)
    {
        for (int code = 0; code < Math.Pow(tags, steps); code++)
        {
            int[] path = new int[steps];
            for (int t = 0, rest = code; t < steps; t++, rest /= tags) path[t] = rest % tags;
            yield return path;
        }
    }
}
