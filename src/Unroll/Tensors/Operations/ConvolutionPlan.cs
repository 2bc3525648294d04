namespace Unroll.Tensors;

/// <summary>The sizes of a convolution, and the matrix of all windows that turns it into a product.</summary>
internal sealed record ConvolutionPlan(
    int Batch, int Inputs, int Outputs, int Length, int Kernel, int Steps, int Stride, int Left, int Dilation, int Groups)
{
    public int GroupInputs => Inputs / Groups;

    public int GroupOutputs => Outputs / Groups;

    /// <summary>Rows of the window matrix: one for each input channel of the group and place under the kernel.</summary>
    public int Rows => GroupInputs * Kernel;

    public static ConvolutionPlan Of(Shape x, Shape weight, ConvolutionOptions options)
    {
        if (x.Rank != 3 || weight.Rank != 3)
            throw new ArgumentException($"Conv1D: the input {x} must be [batch, in, time] and the weight {weight} [out, in / groups, kernel].", nameof(x));
        int groups = options.Groups, outputs = weight[0], kernel = weight[2];
        if (groups < 1 || x[1] != weight[1] * groups || outputs % groups != 0)
            throw new ArgumentException($"Conv1D: {x[1]} input channels, a weight {weight} and {groups} groups do not fit: the weight takes {weight[1]} channels for each group, and the groups must divide the outputs.", nameof(weight));
        if (options.Stride < 1 || options.Dilation < 1 || options.Padding < 0 || kernel < 1)
            throw new ArgumentException($"Conv1D: stride {options.Stride}, dilation {options.Dilation} and kernel {kernel} must be positive, padding {options.Padding} not negative.", nameof(options));
        if (options.SamePadding && options.Stride != 1) throw new ArgumentException($"Conv1D: same padding needs a stride of 1, not {options.Stride}.", nameof(options));
        int reach = options.Dilation * (kernel - 1);
        int left = options.SamePadding ? reach / 2 : options.Padding, both = options.SamePadding ? reach : 2 * options.Padding;
        int room = x[2] + both - reach - 1;
        if (room < 0) throw new ArgumentException($"Conv1D: a kernel that spans {reach + 1} steps does not fit a sequence of {x[2]} with {both} steps of padding.", nameof(x));
        return new ConvolutionPlan(x[0], x[1], outputs, x[2], kernel, room / options.Stride + 1, options.Stride, left, options.Dilation, groups);
    }

    /// <summary>Copies the windows of one group of one sequence into <paramref name="windows"/> [rows, steps]; outside the sequence are zeros.</summary>
    public void Gather(ReadOnlySpan<float> channels, Span<float> windows)
    {
        for (int row = 0; row < Rows; row++)
        {
            (int channel, int k) = Math.DivRem(row, Kernel);
            ReadOnlySpan<float> source = channels.Slice(channel * Length, Length);
            Span<float> target = windows.Slice(row * Steps, Steps);
            for (int step = 0, at = k * Dilation - Left; step < Steps; step++, at += Stride) target[step] = (uint)at < (uint)Length ? source[at] : 0f;
        }
    }

    /// <summary>Adds the gradient of the windows back to the channels that they were gathered from.</summary>
    public void ScatterAdd(ReadOnlySpan<float> windows, Span<float> channels)
    {
        for (int row = 0; row < Rows; row++)
        {
            (int channel, int k) = Math.DivRem(row, Kernel);
            Span<float> target = channels.Slice(channel * Length, Length);
            ReadOnlySpan<float> source = windows.Slice(row * Steps, Steps);
            for (int step = 0, at = k * Dilation - Left; step < Steps; step++, at += Stride)
            {
                if ((uint)at < (uint)Length) target[at] += source[step];
            }
        }
    }
}
