using Unroll.Numerics;

namespace Unroll.Tests.Numerics;

public sealed class RowKernelTests
{
    private static readonly (int Rows, int Columns)[] Shapes = [(1, 1), (3, 7), (2, 16), (5, 33), (4, 530), (1, 8001), (90, 257)];

    [Fact]
    public void SoftmaxAndItsLogarithmMatchDoubles()
    {
        foreach ((int rows, int columns) in Shapes)
        {
            float[] x = KernelChecksums.Numbers(rows * columns, 1), dy = KernelChecksums.Numbers(rows * columns, 2), y = [.. x], dx = new float[x.Length];
            Softmax.Forward(y, columns, y);
            Softmax.Backward(y, dy, columns, dx, accumulate: false);
            float[] logarithm = new float[x.Length], logGradient = [.. dx];
            Softmax.LogForward(x, columns, logarithm);
            Softmax.LogBackward(logarithm, dy, columns, logGradient, accumulate: true);
            for (int row = 0; row < rows; row++)
            {
                double[] p = Probabilities(x.AsSpan(row * columns, columns));
                double dot = 0, sum = 0;
                for (int c = 0; c < columns; c++)
                {
                    dot += p[c] * dy[row * columns + c];
                    sum += dy[row * columns + c];
                }

                for (int c = 0; c < columns; c++)
                {
                    int i = row * columns + c;
                    Assert.Equal(p[c], y[i], 2e-6 * p[c] + 1e-12);
                    Assert.Equal(p[c] * (dy[i] - dot), dx[i], 1e-5);
                    Assert.Equal(Math.Log(p[c]), logarithm[i], 1e-5);
                    Assert.Equal(dx[i] + dy[i] - p[c] * sum, logGradient[i], 1e-5 * (1 + Math.Abs(sum)));
                }
            }
        }
    }

    [Fact]
    public void MaskedAndBrokenRowsGiveZerosAndNaN()
    {
        float inf = float.PositiveInfinity;
        foreach (int columns in (int[])[3, 16, 70])
        {
            float[] x = new float[columns], y = new float[columns];
            Array.Fill(x, -inf);
            Softmax.Forward(x, columns, y);
            Assert.All(y, value => Assert.Equal(0f, value));
            Assert.Equal(-inf, Softmax.LogSumExp(x));
            x[1] = 5;
            Softmax.Forward(x, columns, y);
            Assert.Equal(1f, y[1]);
            Assert.Equal(0f, y[2]);
            x[2] = float.NaN;
            Softmax.Forward(x, columns, y);
            Assert.All(y, value => Assert.True(float.IsNaN(value)));
            x[2] = inf;
            Softmax.Forward(x, columns, y);
            Assert.True(float.IsNaN(y[2]));
            Array.Fill(x, -inf);
            x[2] = float.NaN;
            Softmax.Forward(x, columns, y);
            Assert.True(float.IsNaN(y[0]) && float.IsNaN(Softmax.LogSumExp(x)));
        }
    }

    [Theory]
    [InlineData(0f, false)]
    [InlineData(0.1f, false)]
    [InlineData(0f, true)]
    [InlineData(0.3f, true)]
    public void CrossEntropyMatchesDoubles(float smoothing, bool weighted)
    {
        foreach ((int rows, int columns) in Shapes)
        {
            float[] x = KernelChecksums.Numbers(rows * columns, 3), weights = [.. KernelChecksums.Numbers(columns, 4).Select(MathF.Abs)];
            int[] targets = [.. Enumerable.Range(0, rows).Select(row => row % 4 == 2 ? -1 : row * 31 % columns)];
            var options = new CrossEntropyOptions { IgnoreIndex = -1, LabelSmoothing = smoothing, ClassWeights = weighted ? weights : default };
            float[] losses = new float[rows], totals = new float[rows], rowGradients = KernelChecksums.Numbers(rows, 5), gradient = new float[x.Length], fused = [.. x], fusedLosses = new float[rows];
            double count = CrossEntropy.Forward(x, columns, targets, options, losses, totals);
            CrossEntropy.Backward(x, columns, targets, options, totals, rowGradients, gradient, accumulate: false);
            CrossEntropy.LossAndGradient(fused, columns, targets, options, 0.5f, fusedLosses);
            double expectedCount = 0;
            for (int row = 0; row < rows; row++)
            {
                double[] p = Probabilities(x.AsSpan(row * columns, columns));
                int target = targets[row];
                double loss = 0, own = 0;
                double[] d = new double[columns];
                if (target >= 0)
                {
                    expectedCount += weighted ? weights[target] : 1;
                    for (int c = 0; c < columns; c++)
                    {
                        double share = (c == target ? 1 - smoothing : 0) * (weighted ? weights[target] : 1) + smoothing / (double)columns * (weighted ? weights[c] : 1);
                        loss -= share * Math.Log(p[c]);
                        own += share;
                        d[c] -= share;
                    }

                    for (int c = 0; c < columns; c++) d[c] += own * p[c];
                }

                Assert.Equal(loss, losses[row], 1e-5 * (1 + Math.Abs(loss)));
                Assert.Equal(losses[row], fusedLosses[row], 1e-6 * (1 + Math.Abs(loss)));
                for (int c = 0; c < columns; c++)
                {
                    Assert.Equal(d[c] * rowGradients[row], gradient[row * columns + c], 2e-5 * (1 + Math.Abs(rowGradients[row])) * (1 + Math.Abs(d[c])));
                    Assert.Equal(d[c] * 0.5, fused[row * columns + c], 2e-5);
                }
            }

            Assert.Equal(expectedCount, count, 1e-9);
        }
    }

    [Fact]
    public void ATargetOutsideTheClassesIsNamed()
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => CrossEntropy.Forward(new float[6], 3, [1, 3], new CrossEntropyOptions(), new float[2], new float[2]));
        Assert.Contains("Target 1 is 3, but there are 3 classes", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1000f)]
    public void LayerNormMatchesDoubles(float offset)
    {
        foreach ((int rows, int columns) in Shapes)
        {
            float[] x = [.. KernelChecksums.Numbers(rows * columns, 6).Select(value => value + offset)], dy = KernelChecksums.Numbers(rows * columns, 7, 0.1f);
            float[] weight = KernelChecksums.Numbers(columns, 8), bias = KernelChecksums.Numbers(columns, 9), y = new float[x.Length], dx = new float[x.Length];
            float[] means = new float[rows], inverse = new float[rows], weightGradient = new float[columns], biasGradient = new float[columns];
            LayerNormalization.Forward(x, columns, weight, bias, 1e-5f, y, means, inverse);
            LayerNormalization.Backward(x, dy, columns, weight, means, inverse, dx, false, weightGradient, false, biasGradient, false);
            double[] expectedWeight = new double[columns], expectedBias = new double[columns];
            double slack = offset == 0 ? 1 : 100;
            for (int row = 0; row < rows; row++)
            {
                double[] values = [.. x.Skip(row * columns).Take(columns).Select(value => (double)value)];
                double mean = values.Average(), r = 1 / Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / columns + 1e-5), sum = 0, dot = 0;
                for (int c = 0; c < columns; c++)
                {
                    double n = (values[c] - mean) * r, g = dy[row * columns + c];
                    Assert.Equal(n * weight[c] + bias[c], y[row * columns + c], 1e-5 * (1 + Math.Abs(n * weight[c])));
                    expectedWeight[c] += g * n;
                    expectedBias[c] += g;
                    sum += g * weight[c] / columns;
                    dot += g * weight[c] * n / columns;
                }

                for (int c = 0; c < columns; c++)
                {
                    double n = (values[c] - mean) * r, expected = r * (dy[row * columns + c] * (double)weight[c] - sum - n * dot);
                    Assert.Equal(expected, dx[row * columns + c], 1e-5 * slack * (1 + r));
                }
            }

            for (int c = 0; c < columns; c++)
            {
                Assert.Equal(expectedWeight[c], weightGradient[c], 1e-5 * slack * rows);
                Assert.Equal(expectedBias[c], biasGradient[c], 1e-5 * rows);
            }
        }
    }

    [Fact]
    public void EmbeddingGradientsAreAddedInOrderAndPaddingIsLeftOut()
    {
        int[] ids = [2, 0, 2, 3, 2, 3];
        float[] gradient = KernelChecksums.Numbers(ids.Length * 18, 10), table = KernelChecksums.Numbers(5 * 18, 11), expected = [.. table], fresh = KernelChecksums.Numbers(5 * 18, 12);
        for (int i = 0; i < ids.Length; i++)
        {
            for (int c = 0; ids[i] != 3 && c < 18; c++) expected[ids[i] * 18 + c] += gradient[i * 18 + c];
        }

        EmbeddingRows.ScatterAdd(gradient, 18, ids, table, paddingId: 3);
        Assert.Equal(expected, table);
        EmbeddingRows.ScatterAdd(gradient, 18, ids, fresh, paddingId: 3, accumulate: false);
        float[] zeros = new float[5 * 18];
        EmbeddingRows.ScatterAdd(gradient, 18, ids, zeros, paddingId: 3);
        Assert.Equal(zeros, fresh);
    }

    private static double[] Probabilities(ReadOnlySpan<float> row)
    {
        double max = double.NegativeInfinity, sum = 0;
        foreach (float value in row) max = Math.Max(max, value);
        double[] p = new double[row.Length];
        for (int i = 0; i < p.Length; i++) sum += p[i] = Math.Exp(row[i] - max);
        for (int i = 0; i < p.Length; i++) p[i] /= sum;
        return p;
    }
}
