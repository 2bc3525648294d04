using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Tensors;

/// <summary>The operations that a language model needs beside its cells.</summary>
public sealed class SequenceOperationTests
{
    [Fact]
    public void EmbeddingLooksRowsUp()
    {
        Tensor table = GradientCheck.Random(1, new Shape(5, 3));
        int[] ids = [4, 0, 4, 2];
        Tensor result = new Tape(recording: false).Embedding(table, ids, new Shape(2, 2));
        Assert.Equal(new Shape(2, 2, 3), result.Shape);
        Assert.Equal(table.Values[12..15].ToArray(), result.Values[6..9].ToArray());
        GradientCheck.Run(tape => tape.Embedding(table, ids, new Shape(2, 2)), table);
    }

    [Fact]
    public void APaddingRowGetsNoGradient()
    {
        Tensor table = GradientCheck.Random(1, new Shape(3, 2));
        var tape = new Tape();
        tape.Backward(tape.Embedding(table, [2, 1, 2], new Shape(3), paddingIndex: -1), [1, 1, 1, 1, 1, 1]);
        Assert.Equal([0f, 0f, 1f, 1f, 0f, 0f], table.Gradient.ToArray());
    }

    [Theory, InlineData(-1), InlineData(3)]
    public void AnIdOutsideTheTableIsNamed(int id)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Tape().Embedding(Tensor.Zeros(new Shape(3, 2)), [0, id], new Shape(2)));
        Assert.Contains($"id {id} at position 1", error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(1, 3, 2, true), InlineData(7, 5, 9, true), InlineData(4, 6, 1, false)]
    public void LinearMatchesDifferences(int rows, int inputs, int outputs, bool biased)
    {
        Tensor x = GradientCheck.Random(1, new Shape(rows, inputs)), weight = GradientCheck.Random(2, new Shape(outputs, inputs));
        Tensor? bias = biased ? GradientCheck.Random(3, new Shape(outputs)) : null;
        GradientCheck.Run(tape => tape.Linear(x, weight, bias), bias is null ? [x, weight] : [x, weight, bias]);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(-1)]
    public void ConcatAndSliceAreInverse(int axis)
    {
        Tensor x = GradientCheck.Random(1, new Shape(3, 4, 5));
        int size = x.Shape.Sizes[axis < 0 ? axis + 3 : axis];
        var tape = new Tape(recording: false);
        Tensor[] parts = tape.Split(x, axis, 1, size - 1);
        Assert.Equal(x.ToArray(), tape.Concat(axis, parts).ToArray());
        GradientCheck.Run(t => t.Concat(axis, t.Slice(x, axis, 1, 2), x), x);
    }

    [Fact]
    public void DropoutKeepsTheExpectationAndItsMaskIsTheStreams()
    {
        Tensor x = GradientCheck.Random(1, new Shape(10_000), scale: 0, offset: 1);
        var random = new RandomStream(5);
        float[] result = new Tape(recording: false).Dropout(x, 0.3, random).ToArray();
        for (int i = 0; i < result.Length; i++) Assert.Equal(random.Uniform((ulong)i) >= 0.3f ? 1f / 0.7f : 0f, result[i], 1e-6f);
        Assert.InRange(result.Average(), 0.97, 1.03);
        Tensor small = GradientCheck.Random(2, new Shape(37));
        GradientCheck.Run(tape => tape.Dropout(small, 0.5, random), small);
    }

    [Fact]
    public void DropoutAtRateZeroIsNothing()
    {
        Tensor x = Tensor.Zeros(new Shape(2));
        Assert.Same(x, new Tape().Dropout(x, 0, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tape().Dropout(x, 1, default));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void CrossEntropyMatchesDifferencesForEveryClassAxis(int axis)
    {
        Tensor logits = GradientCheck.Random(1, new Shape(4, 3, 5));
        int classes = logits.Shape[axis];
        int[] targets = [.. Enumerable.Range(0, 60 / classes).Select(i => i % 4 == 3 ? -100 : i % classes)];
        Tensor weights = GradientCheck.Random(2, new Shape(classes), scale: 0.1, offset: 1);
        foreach (Reduction reduction in Enum.GetValues<Reduction>())
        {
            var options = new ClassLossOptions { ClassAxis = axis, Reduction = reduction, LabelSmoothing = 0.1, ClassWeights = weights };
            GradientCheck.Run(tape => tape.SoftmaxCrossEntropy(logits, targets, options), logits);
            GradientCheck.Run(tape => tape.SoftmaxCrossEntropy(logits, targets, options with { LabelSmoothing = 0, ClassWeights = null }), logits);
        }
    }

    [Fact]
    public void CrossEntropyOfIgnoredTargetsOnlyIsZero()
    {
        Tensor logits = GradientCheck.Random(1, new Shape(2, 3));
        var tape = new Tape();
        Assert.Equal(0f, tape.Backward(tape.SoftmaxCrossEntropy(logits, [-100, -100])));
        Assert.All(logits.Gradient.ToArray(), value => Assert.Equal(0f, value));
    }

    [Fact]
    public void ATargetThatIsNoClassIsNamed()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Tape().SoftmaxCrossEntropy(Tensor.Zeros(new Shape(2, 3)), [0, 3]));
        Assert.Contains("target 3 at position 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DifferencesMatchTheirDefinitionAndDifferences()
    {
        Tensor x = GradientCheck.Random(1, new Shape(3, 6, 2)), scale = GradientCheck.Random(2, new Shape(2, 2));
        scale.RequiresGradient = false;
        int[] lengths = [6, 1, 4], spans = [1, 3];
        Tensor y = new Tape(recording: false).Differences(x, lengths, spans, scale);
        Assert.Equal(new Shape(3, 6, 6), y.Shape);
        for (int b = 0; b < 3; b++)
        {
            for (int t = 0; t < 6; t++)
            {
                for (int c = 0; c < 6; c++)
                {
                    float At(int step) => x.Values[(b * 6 + Math.Clamp(step, 0, lengths[b] - 1)) * 2 + c % 2];
                    int span = c < 2 ? 0 : spans[c / 2 - 1];
                    float expected = t >= lengths[b] ? 0 : c < 2 ? At(t) : scale.Values[c - 2] * (At(t + span) - At(t - span));
                    Assert.Equal(expected, y.Values[(b * 6 + t) * 6 + c], 1e-6f);
                }
            }
        }

        GradientCheck.Run(tape => tape.Differences(x, lengths, spans, scale), x);
        Assert.Throws<ArgumentException>(() => new Tape().Differences(x, [6, 1], spans, scale));
        Assert.Throws<ArgumentException>(() => new Tape().Differences(x, lengths, [1], scale));
    }
}
