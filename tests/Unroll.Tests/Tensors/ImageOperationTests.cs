using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Tensors;

/// <summary>Convolution and pooling over rows and columns.</summary>
public sealed class ImageOperationTests
{
    [Theory]
    [InlineData(1, 0, 1, 1, false), InlineData(2, 1, 1, 2, false), InlineData(3, 2, 2, 1, false), InlineData(1, 0, 1, 4, true), InlineData(1, 0, 2, 1, true), InlineData(2, 5, 1, 1, false)]
    public void ConvolutionMatchesItsDefinitionAndDifferences(int stride, int padding, int dilation, int groups, bool same)
    {
        const int batch = 2, inputs = 4, outputs = 8, height = 6, width = 7, kernelRows = 2, kernelColumns = 3;
        Tensor x = GradientCheck.Random(1, new Shape(batch, inputs, height, width)), bias = GradientCheck.Random(3, new Shape(outputs));
        Tensor weight = GradientCheck.Random(2, new Shape(outputs, inputs / groups, kernelRows, kernelColumns));
        var options = new ConvolutionOptions { Stride = stride, Padding = padding, Dilation = dilation, Groups = groups, SamePadding = same };
        Tensor y = new Tape(recording: false).Conv2D(x, weight, bias, options);
        if (same) Assert.Equal(x.Shape.Sizes[2..].ToArray(), y.Shape.Sizes[2..].ToArray());
        int top = same ? dilation * (kernelRows - 1) / 2 : padding, left = same ? dilation * (kernelColumns - 1) / 2 : padding, part = inputs / groups;
        for (int i = 0; i < y.Length; i++)
        {
            int column = i % y.Shape[3], row = i / y.Shape[3] % y.Shape[2], output = i / y.Shape[3] / y.Shape[2] % outputs, image = i / y.Shape[3] / y.Shape[2] / outputs;
            double sum = bias.Values[output];
            for (int place = 0; place < part * kernelRows * kernelColumns; place++)
            {
                int k = place % kernelColumns, j = place / kernelColumns % kernelRows, channel = output / (outputs / groups) * part + place / kernelColumns / kernelRows;
                int atRow = row * stride + j * dilation - top, atColumn = column * stride + k * dilation - left;
                if (atRow is < 0 or >= height || atColumn is < 0 or >= width) continue;
                sum += (double)weight.Values[output * part * kernelRows * kernelColumns + place] * x.Values[((image * inputs + channel) * height + atRow) * width + atColumn];
            }

            Assert.Equal(sum, y.Values[i], 1e-5);
        }

        GradientCheck.Run(tape => tape.Conv2D(x, weight, bias, options), x, weight, bias);
    }

    [Fact]
    public void ConvolutionSaysWhatDoesNotFit()
    {
        var tape = new Tape();
        Tensor x = Tensor.Zeros(new Shape(1, 3, 4, 5));
        Assert.Throws<ArgumentException>(() => tape.Conv2D(x, Tensor.Zeros(new Shape(2, 2, 3, 3))));
        Assert.Throws<ArgumentException>(() => tape.Conv2D(x, Tensor.Zeros(new Shape(2, 3, 3))));
        ArgumentException large = Assert.Throws<ArgumentException>(() => tape.Conv2D(x, Tensor.Zeros(new Shape(2, 3, 5, 5))));
        Assert.Contains("5 pixels high does not fit an image of 4", large.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LargestOfEachSquare()
    {
        Tensor x = Tensor.From([1, 2, 3, 9, 5, 4, 8, 7, 6, 0, -1, 5, 2, 3, 1], new Shape(1, 1, 3, 5));
        Tensor y = new Tape(recording: false).MaxPool2D(x, 2);
        Assert.Equal(new Shape(1, 1, 1, 2), y.Shape);
        Assert.Equal([8f, 9], y.ToArray());
        Tensor apart = Tensor.Zeros(new Shape(2, 3, 5, 7));
        for (int i = 0; i < apart.Length; i++) apart.Edit()[i] = i * 97 % 210 * 0.1f;
        apart.RequiresGradient = true;
        GradientCheck.Run(tape => tape.MaxPool2D(apart, 2), apart);
        GradientCheck.Run(tape => tape.MaxPool2D(apart, 3), apart);
        Assert.Throws<ArgumentException>(() => new Tape().MaxPool2D(x, 4));
    }
}
