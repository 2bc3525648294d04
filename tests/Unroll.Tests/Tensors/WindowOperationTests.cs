using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Tensors;

/// <summary>Convolution, pooling and the norms.</summary>
public sealed class WindowOperationTests
{
    [Theory, InlineData(1, 0, 1, 1, false), InlineData(2, 1, 1, 2, false), InlineData(3, 2, 2, 1, false), InlineData(1, 0, 1, 4, true), InlineData(1, 0, 2, 1, true)]
    public void ConvolutionMatchesItsDefinitionAndDifferences(int stride, int padding, int dilation, int groups, bool same)
    {
        Tensor x = GradientCheck.Random(1, new Shape(2, 4, 9)), weight = GradientCheck.Random(2, new Shape(8, 4 / groups, 4)), bias = GradientCheck.Random(3, new Shape(8));
        var options = new ConvolutionOptions { Stride = stride, Padding = padding, Dilation = dilation, Groups = groups, SamePadding = same };
        Tensor y = new Tape(recording: false).Conv1D(x, weight, bias, options);
        if (same) Assert.Equal(9, y.Shape[2]);
        int left = same ? 3 * dilation / 2 : padding, width = 4 / groups;
        for (int i = 0; i < y.Length; i++)
        {
            int step = i % y.Shape[2], output = i / y.Shape[2] % 8, batch = i / y.Shape[2] / 8, group = output / (8 / groups);
            double sum = bias.Values[output];
            for (int c = 0; c < width; c++)
            {
                for (int k = 0; k < 4; k++)
                {
                    int at = step * stride + k * dilation - left;
                    if (at is >= 0 and < 9) sum += (double)weight.Values[(output * width + c) * 4 + k] * x.Values[(batch * 4 + group * width + c) * 9 + at];
                }
            }

            Assert.Equal(sum, y.Values[i], 1e-5);
        }

        GradientCheck.Run(tape => tape.Conv1D(x, weight, bias, options), x, weight, bias);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void PoolingMatchesDifferencesAlongEveryAxis(int axis)
    {
        // All values lie further apart than the steps of the check.
        Tensor x = Tensor.Zeros(new Shape(5, 6, 7));
        Span<float> values = x.Edit();
        for (int i = 0; i < values.Length; i++) values[i] = i * 97 % 210 * 0.1f;
        x.RequiresGradient = true;
        var options = new PoolingOptions(3) { Stride = 2, Padding = 1, CeilingMode = true };
        GradientCheck.Run(tape => tape.MaxPool(x, axis, options), x);
        GradientCheck.Run(tape => tape.MaxPool(x, axis, new PoolingOptions(2) { Dilation = 3, Stride = 1 }), x);
        GradientCheck.Run(tape => tape.AveragePool(x, axis, options), x);
        GradientCheck.Run(tape => tape.AveragePool(x, axis, options with { CountPadding = false }), x);
        GradientCheck.Run(tape => tape.AdaptiveMaxPool(x, axis, 3), x);
        GradientCheck.Run(tape => tape.AdaptiveAveragePool(x, axis, 4), x);
        GradientCheck.Run(tape => [tape.MaxOverTime(x, [1, 6, 3, 2, 4]), tape.MeanOverTime(x, [1, 6, 3, 2, 4])], [x]);
    }

    [Fact]
    public void PaddingNeverChangesAMaximumOrMeanOverTime()
    {
        Tensor x = GradientCheck.Random(1, new Shape(2, 5, 3));
        int[] lengths = [2, 5];
        Tape tape = new(recording: false);
        (float[] maxima, float[] means) = (tape.MaxOverTime(x, lengths).ToArray(), tape.MeanOverTime(x, lengths).ToArray());
        x.Edit()[6..15].Fill(1000);
        Assert.Equal(maxima, tape.MaxOverTime(x, lengths).ToArray());
        Assert.Equal(means, tape.MeanOverTime(x, lengths).ToArray());
        Assert.Throws<ArgumentException>(() => tape.MaxOverTime(x, [0, 5]));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void NormsMatchDifferences(bool affine)
    {
        Tensor x = GradientCheck.Random(1, new Shape(4, 3, 5));
        Tensor? weight = affine ? GradientCheck.Random(2, new Shape(5), 0.3, 1) : null, bias = affine ? GradientCheck.Random(3, new Shape(5)) : null;
        Tensor? weight2 = affine ? GradientCheck.Random(4, new Shape(3, 5), 0.3, 1) : null;
        Tensor[] all = affine ? [x, weight!, bias!] : [x];
        GradientCheck.Run(tape => tape.LayerNorm(x, weight, bias), all);
        GradientCheck.Run(tape => tape.LayerNorm(x, weight2, dimensions: 2), affine ? [x, weight2!] : [x]);
        GradientCheck.Run(tape => tape.RmsNorm(x, weight), affine ? [x, weight!] : [x]);
        GradientCheck.Run(tape => tape.BatchNorm(x, weight, bias, new float[5], new float[5]), all);
        GradientCheck.Run(tape => tape.BatchNormEvaluation(x, weight, bias, [0.1f, 0, -1, 2, 0], [1, 2, 0.5f, 1, 1]), all);
        Tensor? weight3 = affine ? GradientCheck.Random(5, new Shape(3), 0.3, 1) : null;
        GradientCheck.Run(tape => tape.BatchNorm(x, weight3, null, new float[3], new float[3], axis: 1), affine ? [x, weight3!] : [x]);
    }

    [Fact]
    public void ABatchOfOneHasNoStatistics()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Tape().BatchNorm(Tensor.Zeros(new Shape(1, 3)), null, null, new float[3], new float[3]));
        Assert.Contains("larger batch", error.Message, StringComparison.Ordinal);
    }
}
