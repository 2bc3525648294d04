namespace Unroll.Tensors;

/// <summary>The sizes of a convolution, and the matrix of all windows that turns it into a product. Over time it is one over images that are one row high.</summary>
internal sealed record ConvolutionPlan(int Batch, int Inputs, int Outputs, int Groups, ConvolutionAxis Vertical, ConvolutionAxis Horizontal)
{
    public int GroupInputs => Inputs / Groups;

    public int GroupOutputs => Outputs / Groups;

    /// <summary>Elements of a channel.</summary>
    public int Pixels => Vertical.Length * Horizontal.Length;

    /// <summary>Places of the kernel: columns of the window matrix.</summary>
    public int Steps => Vertical.Steps * Horizontal.Steps;

    /// <summary>Rows of the window matrix: one for each input channel of the group and place under the kernel.</summary>
    public int Rows => GroupInputs * Vertical.Kernel * Horizontal.Kernel;

    /// <summary>The plan for <c>[batch, in, time]</c> and <c>[out, in / groups, kernel]</c>.</summary>
    public static ConvolutionPlan Over1D(Shape x, Shape weight, ConvolutionOptions options)
    {
        if (x.Rank != 3 || weight.Rank != 3)
            throw new ArgumentException($"Conv1D: the input {x} must be [batch, in, time] and the weight {weight} [out, in / groups, kernel].", nameof(x));
        Check("Conv1D", x, weight, options);
        return new ConvolutionPlan(x[0], x[1], weight[0], options.Groups, ConvolutionAxis.None, ConvolutionAxis.Of(x[2], weight[2], options, "steps long", "a sequence"));
    }

    /// <summary>The plan for <c>[batch, in, height, width]</c> and <c>[out, in / groups, kernel height, kernel width]</c>.</summary>
    public static ConvolutionPlan Over2D(Shape x, Shape weight, ConvolutionOptions options)
    {
        if (x.Rank != 4 || weight.Rank != 4)
            throw new ArgumentException($"Conv2D: the input {x} must be [batch, in, height, width] and the weight {weight} [out, in / groups, kernel height, kernel width].", nameof(x));
        Check("Conv2D", x, weight, options);
        return new ConvolutionPlan(
            x[0], x[1], weight[0], options.Groups,
            ConvolutionAxis.Of(x[2], weight[2], options, "pixels high", "an image"), ConvolutionAxis.Of(x[3], weight[3], options, "pixels wide", "an image"));
    }

    /// <summary>Copies the windows of one group of one example into <paramref name="windows"/> [rows, steps]; outside the example are zeros.</summary>
    public void Gather(ReadOnlySpan<float> channels, Span<float> windows)
    {
        for (int row = 0; row < Rows; row++)
        {
            (int channel, int j, int k) = Place(row);
            ReadOnlySpan<float> source = channels.Slice(channel * Pixels, Pixels);
            (int from, int end) = Horizontal.Inside(k);
            for (int step = 0; step < Vertical.Steps; step++)
            {
                Span<float> target = windows.Slice((row * Vertical.Steps + step) * Horizontal.Steps, Horizontal.Steps);
                int y = Vertical.At(step, j);
                if ((uint)y >= (uint)Vertical.Length || from >= end)
                {
                    target.Clear();
                    continue;
                }

                ReadOnlySpan<float> line = source.Slice(y * Horizontal.Length, Horizontal.Length);
                target[..from].Clear();
                target[end..].Clear();
                int at = Horizontal.At(from, k);
                if (Horizontal.Stride == 1) line.Slice(at, end - from).CopyTo(target[from..]);
                else for (int i = from; i < end; i++, at += Horizontal.Stride) target[i] = line[at];
            }
        }
    }

    /// <summary>Adds the gradient of the windows back to the channels that they were gathered from.</summary>
    public void ScatterAdd(ReadOnlySpan<float> windows, Span<float> channels)
    {
        for (int row = 0; row < Rows; row++)
        {
            (int channel, int j, int k) = Place(row);
            Span<float> target = channels.Slice(channel * Pixels, Pixels);
            (int from, int end) = Horizontal.Inside(k);
            for (int step = 0; step < Vertical.Steps; step++)
            {
                int y = Vertical.At(step, j);
                if ((uint)y >= (uint)Vertical.Length) continue;
                ReadOnlySpan<float> source = windows.Slice((row * Vertical.Steps + step) * Horizontal.Steps, Horizontal.Steps);
                Span<float> line = target.Slice(y * Horizontal.Length, Horizontal.Length);
                for (int i = from, at = Horizontal.At(from, k); i < end; i++, at += Horizontal.Stride) line[at] += source[i];
            }
        }
    }

    // The channel, and the row and the column of the kernel, that a row of the window matrix holds.
    private (int Channel, int Row, int Column) Place(int row)
    {
        (int rest, int column) = Math.DivRem(row, Horizontal.Kernel);
        (int channel, int kernelRow) = Math.DivRem(rest, Vertical.Kernel);
        return (channel, kernelRow, column);
    }

    private static void Check(string operation, Shape x, Shape weight, ConvolutionOptions options)
    {
        int groups = options.Groups;
        if (groups < 1 || x[1] != weight[1] * groups || weight[0] % groups != 0)
            throw new ArgumentException($"{operation}: {x[1]} input channels, a weight {weight} and {groups} groups do not fit: the weight takes {weight[1]} channels for each group, and the groups must divide the outputs.", nameof(weight));
        if (options.Stride < 1 || options.Dilation < 1 || options.Padding < 0 || weight[2] < 1 || weight[^1] < 1)
            throw new ArgumentException($"{operation}: stride {options.Stride}, dilation {options.Dilation} and the kernel of the weight {weight} must be positive, padding {options.Padding} not negative.", nameof(options));
        if (options.SamePadding && options.Stride != 1) throw new ArgumentException($"{operation}: same padding needs a stride of 1, not {options.Stride}.", nameof(options));
    }
}
