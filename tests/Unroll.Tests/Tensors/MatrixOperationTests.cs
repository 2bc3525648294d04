using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Tensors;

public sealed class MatrixOperationTests
{
    public static TheoryData<int[], int[], bool, bool> Products => new()
    {
        { [3, 4], [4, 5], false, false }, { [4, 3], [4, 5], true, false }, { [3, 4], [5, 4], false, true }, { [4, 3], [5, 4], true, true },
        { [2, 3, 4], [2, 4, 5], false, false }, { [2, 2, 4, 3], [2, 2, 5, 4], true, true }, { [2, 3, 4], [4, 5], false, false }, { [2, 4, 3], [5, 4], true, true },
        { [3, 4], [2, 4, 5], false, false }, { [4, 3], [2, 5, 4], true, true }, { [1, 1], [1, 1], false, false },
    };

    [Theory, MemberData(nameof(Products))]
    public void MatMulMatchesItsDefinitionAndDifferences(int[] left, int[] right, bool transposeA, bool transposeB)
    {
        Tensor a = GradientCheck.Random(1, new Shape(left)), b = GradientCheck.Random(2, new Shape(right));
        Tensor c = new Tape(recording: false).MatMul(a, b, transposeA, transposeB);
        int m = c.Shape[^2], n = c.Shape[^1], k = transposeA ? left[^2] : left[^1];
        for (int i = 0; i < c.Length; i++)
        {
            int batch = i / (m * n), row = i / n % m, column = i % n;
            int atA = left.Length > 2 ? batch * m * k : 0, atB = right.Length > 2 ? batch * k * n : 0;
            double sum = 0;
            for (int j = 0; j < k; j++) sum += (double)a.Values[atA + (transposeA ? j * m + row : row * k + j)] * b.Values[atB + (transposeB ? column * k + j : j * n + column)];
            Assert.Equal(sum, c.Values[i], 1e-5);
        }

        GradientCheck.Run(tape => tape.MatMul(a, b, transposeA, transposeB), a, b);
    }

    [Fact]
    public void MatMulNamesSizesThatDoNotFit()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Tape().MatMul(Tensor.Zeros(new Shape(2, 3)), Tensor.Zeros(new Shape(4, 5))));
        Assert.Contains("3 and 4", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Tape().MatMul(Tensor.Zeros(new Shape(2, 3, 4)), Tensor.Zeros(new Shape(3, 4, 5))));
    }

    [Fact]
    public void LinearGivesTheSameBitsWithPackedWeightsAndSeesTheirChange()
    {
        Tensor x = GradientCheck.Random(1, new Shape(3, 70)), weight = GradientCheck.Random(2, new Shape(33, 70)), bias = GradientCheck.Random(3, new Shape(33));
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal(new Tape().Linear(x, weight, bias).ToArray(), new Tape(recording: false).Linear(x, weight, bias).ToArray());
            weight.Edit()[5] += 1;
        }
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(-1)]
    public void SumAndMeanAlongAnAxis(int axis)
    {
        Tensor x = GradientCheck.Random(1, new Shape(2, 3, 5));
        foreach (bool keep in (bool[])[false, true])
        {
            GradientCheck.Run(tape => tape.Sum(x, axis, keep), x);
            GradientCheck.Run(tape => tape.Mean(x, axis, keep), x);
        }

        float[] sums = new Tape(recording: false).Sum(x, 1).ToArray();
        Assert.Equal(x.Values[0] + x.Values[5] + x.Values[10], sums[0], 1e-5f);
    }

    [Fact]
    public void SumAndMeanOfAll()
    {
        Tensor x = GradientCheck.Random(1, new Shape(4, 5));
        Assert.Equal(x.ToArray().Average(), new Tape(recording: false).Mean(x).Item(), 1e-6f);
        GradientCheck.Run(tape => tape.Sum(x), x);
        GradientCheck.Run(tape => tape.Mean(x), x);
    }

    [Fact]
    public void PermuteMovesDimensions()
    {
        Tensor x = GradientCheck.Random(1, new Shape(2, 3, 4));
        Tensor y = new Tape(recording: false).Permute(x, 2, 0, 1);
        Assert.Equal(new Shape(4, 2, 3), y.Shape);
        for (int a = 0; a < 2; a++)
        {
            for (int b = 0; b < 3; b++)
            {
                for (int c = 0; c < 4; c++) Assert.Equal(x.Values[(a * 3 + b) * 4 + c], y.Values[(c * 2 + a) * 3 + b]);
            }
        }

        GradientCheck.Run(tape => tape.Permute(x, 2, 0, 1), x);
        GradientCheck.Run(tape => tape.Add(tape.Transpose(x, 0, 1), tape.Transpose(x, 0, 1)), x);
        Assert.Throws<ArgumentException>(() => new Tape().Permute(x, 0, 0, 1));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void SoftmaxFamilyMatchesDifferences(int axis)
    {
        Tensor x = GradientCheck.Random(1, new Shape(3, 4, 5));
        GradientCheck.Run(tape => tape.Softmax(x, axis), x);
        GradientCheck.Run(tape => tape.LogSoftmax(x, axis), x);
        GradientCheck.Run(tape => tape.LogSumExp(x, axis), x);
        GradientCheck.Run(tape => tape.Add(x, tape.Softmax(x, axis)), x);
    }

    [Fact]
    public void ARowThatIsMaskedEntirelyGivesZeros()
    {
        Tensor x = Tensor.From([float.NegativeInfinity, float.NegativeInfinity, 1, 2], new Shape(2, 2));
        x.RequiresGradient = true;
        var tape = new Tape();
        Tensor y = tape.Softmax(x);
        Assert.Equal([0f, 0f], y.Values[..2].ToArray());
        tape.Backward(y, [1, 2, 3, 4]);
        Assert.Equal([0f, 0f], x.Gradient[..2].ToArray());
        Assert.All(x.Gradient.ToArray(), value => Assert.True(float.IsFinite(value)));
    }
}
