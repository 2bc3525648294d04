using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Tensors;

public sealed class LossTests
{
    public static TheoryData<Reduction> Reductions => [.. Enum.GetValues<Reduction>()];

    [Theory, MemberData(nameof(Reductions))]
    public void LossesOfPairsMatchDifferencesForBothSides(Reduction reduction)
    {
        // No difference lies near 0, 0.7 or 1, where some of these have kinks.
        Tensor x = GradientCheck.Random(1, new Shape(4, 3), 0.01), target = Tensor.Zeros(new Shape(4, 3));
        float[] differences = [0.3f, -0.3f, 0.5f, 1.5f, -1.5f, 2f, 0.2f, -0.5f, 3f, 0.4f, -0.4f, 1.3f];
        Span<float> targets = target.Edit();
        for (int i = 0; i < targets.Length; i++) targets[i] = x.Values[i] - differences[i];
        target.RequiresGradient = true;
        GradientCheck.Run(tape => tape.MeanSquaredError(x, target, reduction), x, target);
        GradientCheck.Run(tape => tape.MeanAbsoluteError(x, target, reduction), x, target);
        GradientCheck.Run(tape => tape.Huber(x, target, 0.7, reduction), x, target);
        GradientCheck.Run(tape => tape.SmoothL1(x, target, 0.7, reduction), x, target);
        GradientCheck.Run(tape => tape.KullbackLeibler(x, target, reduction, logTarget: true), x, target);
        GradientCheck.Run(tape => tape.KullbackLeibler(x, tape.Sigmoid(target), reduction), x, target);
    }

    [Fact]
    public void LossesOfForecastsMatchDifferences()
    {
        Tensor mean = GradientCheck.Random(1, new Shape(3, 4)), deviation = GradientCheck.Random(2, new Shape(3, 4), 0.1, 1.5), target = GradientCheck.Random(3, new Shape(3, 4));
        GradientCheck.Run(tape => tape.GaussianNegativeLogLikelihood(mean, deviation, target), mean, deviation, target);
        // No quantile lies near its target, where the loss has a kink.
        Tensor quantiles = Tensor.From([-1, 2, -2, 1, 3, -3, 1, 1, 2, -1, -2, -2], new Shape(2, 3, 2)), zero = Tensor.Zeros(new Shape(2, 1, 2));
        quantiles.RequiresGradient = true;
        GradientCheck.Run(tape => tape.Pinball(quantiles, zero, [0.1, 0.5, 0.9]), quantiles);
        Assert.Equal(0.9 * 2 / 12, new Tape().Pinball(Tensor.From([2, 0], new Shape(2, 1)), Tensor.Zeros(new Shape(1, 1)), [0.1, 0.5]).Item() / 6, 1e-6);
        Assert.Throws<ArgumentException>(() => new Tape().Pinball(quantiles, quantiles, [0.5]));
    }

    [Theory, MemberData(nameof(Reductions))]
    public void BinaryCrossEntropyMatchesDifferences(Reduction reduction)
    {
        Tensor x = GradientCheck.Random(1, new Shape(4, 3), 2), target = GradientCheck.Random(2, new Shape(4, 3), 0.1, 0.5);
        Tensor weight = GradientCheck.Random(3, new Shape(4, 1), 0.1, 1), positive = GradientCheck.Random(4, new Shape(3), 0.1, 2);
        weight.RequiresGradient = positive.RequiresGradient = false;
        GradientCheck.Run(tape => tape.BinaryCrossEntropy(x, target, weight, positive, reduction), x, target);
        GradientCheck.Run(tape => tape.BinaryCrossEntropy(x, target, reduction: reduction), x, target);
    }

    [Theory, MemberData(nameof(Reductions))]
    public void LossesOfVectorsMatchDifferences(Reduction reduction)
    {
        Tensor a = GradientCheck.Random(1, new Shape(5, 4)), b = GradientCheck.Random(2, new Shape(5, 4)), c = GradientCheck.Random(3, new Shape(5, 4));
        GradientCheck.Run(tape => tape.CosineEmbedding(a, b, [1, -1, 1, -1, -1], -0.95, reduction), a, b);
        GradientCheck.Run(tape => tape.TripletMargin(a, b, c, margin: 6, reduction: reduction), a, b, c);
        GradientCheck.Run(tape => tape.TripletMargin(a, b, c, margin: 6, norm: 3, swap: true, reduction: reduction), a, b, c);
    }

    [Theory, MemberData(nameof(Reductions))]
    public void LossesOfClassesMatchDifferences(Reduction reduction)
    {
        Tensor logits = GradientCheck.Random(1, new Shape(2, 4, 3)), weights = GradientCheck.Random(2, new Shape(4), 0.1, 1);
        Tensor probabilities = new Tape(recording: false).Softmax(GradientCheck.Random(3, new Shape(2, 4, 3)), 1);
        weights.RequiresGradient = false;
        var options = new ClassLossOptions { ClassAxis = 1, ClassWeights = weights, Reduction = reduction };
        int[] targets = [0, 3, -100, 2, 1, 0];
        GradientCheck.Run(tape => tape.NegativeLogLikelihood(logits, targets, options), logits);
        GradientCheck.Run(tape => tape.SoftmaxCrossEntropy(logits, probabilities, options with { LabelSmoothing = 0.2 }), logits);
        Assert.Equal(
            new Tape(recording: false).SoftmaxCrossEntropy(logits, targets, options).ToArray(),
            new Tape(recording: false).NegativeLogLikelihood(new Tape(recording: false).LogSoftmax(logits, 1), targets, options).ToArray(), (x, y) => Math.Abs(x - y) < 1e-5f);
    }

    [Theory, MemberData(nameof(Reductions))]
    public void CtcMatchesDifferencesAndCountsEveryPath(Reduction reduction)
    {
        Tensor logits = GradientCheck.Random(1, new Shape(4, 3, 3));
        int[][] targets = [[1, 1], [2], []];
        int[] lengths = [4, 2, 3];
        GradientCheck.Run(tape => tape.CtcLoss(tape.LogSoftmax(logits), targets, lengths, 0, reduction), logits);

        Tensor p = new Tape(recording: false).Softmax(logits);
        double spelled = 0;
        for (int path = 0; path < 81; path++)
        {
            int[] labels = [path % 3, path / 3 % 3, path / 9 % 3, path / 27];
            int[] merged = [.. labels.Where((label, t) => label != 0 && (t == 0 || label != labels[t - 1]))];
            if (merged is [1, 1]) spelled += labels.Select((label, t) => (double)p.Values[t * 9 + label]).Aggregate((a, b) => a * b);
        }

        Assert.Equal(-Math.Log(spelled), new Tape(recording: false).CtcLoss(new Tape(recording: false).LogSoftmax(logits), targets, lengths, 0, Reduction.None).Values[0], 1e-5);
    }

    [Fact]
    public void ATargetThatDoesNotFitIsInfiniteOrZero()
    {
        Tensor logits = GradientCheck.Random(1, new Shape(2, 1, 3));
        var tape = new Tape(recording: false);
        Assert.Equal(float.PositiveInfinity, tape.CtcLoss(tape.LogSoftmax(logits), [[1, 1]], [2]).Item());
        Assert.Equal(0f, tape.CtcLoss(tape.LogSoftmax(logits), [[1, 1]], [2], zeroInfinity: true).Item());
        Assert.Throws<ArgumentException>(() => tape.CtcLoss(logits, [[0]], [2]));
        Assert.Throws<ArgumentException>(() => tape.CtcLoss(logits, [[1]], [3]));
    }

    [Fact]
    public void LossesRejectWhatDoesNotFit()
    {
        Tensor x = Tensor.Zeros(new Shape(2, 3));
        Assert.Throws<ArgumentException>(() => new Tape().MeanSquaredError(x, Tensor.Zeros(new Shape(3, 2))));
        Assert.Throws<ArgumentException>(() => new Tape().CosineEmbedding(x, x, [1, 0]));
        Assert.Throws<ArgumentException>(() => new Tape().NegativeLogLikelihood(x, [0, 3]));
        Assert.Throws<ArgumentException>(() => new Tape().BinaryCrossEntropy(x, x, Tensor.Zeros(new Shape(4, 2, 3))));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tape().SoftmaxCrossEntropy(x, [0, 1], new ClassLossOptions { LabelSmoothing = 1.5 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tape().Huber(x, x, 0));
    }
}
