namespace Unroll.Tensors;

/// <summary>The sizes of a convolution over rows and columns, and the matrix of all windows that turns it into a product.</summary>
internal sealed record ConvolutionPlan2D(
    int Batch, int Inputs, int Outputs, int Height, int Width, int KernelHeight, int KernelWidth, int OutputHeight, int OutputWidth, int Stride, int Top, int Left, int Dilation, int Groups)
{
    public int GroupInputs => Inputs / Groups;

    public int GroupOutputs => Outputs / Groups;

    public int Pixels => Height * Width;

    /// <summary>Places of the kernel: columns of the window matrix.</summary>
    public int Steps => OutputHeight * OutputWidth;

    /// <summary>Rows of the window matrix: one for each input channel of the group and place under the kernel.</summary>
    public int Rows => GroupInputs * KernelHeight * KernelWidth;

    public static ConvolutionPlan2D Of(Shape x, Shape weight, ConvolutionOptions options)
    {
        if (x.Rank != 4 || weight.Rank != 4)
            throw new ArgumentException($"Conv2D: the input {x} must be [batch, in, height, width] and the weight {weight} [out, in / groups, kernel height, kernel width].", nameof(x));
        int groups = options.Groups, outputs = weight[0];
        if (groups < 1 || x[1] != weight[1] * groups || outputs % groups != 0)
            throw new ArgumentException($"Conv2D: {x[1]} input channels, a weight {weight} and {groups} groups do not fit: the weight takes {weight[1]} channels for each group, and the groups must divide the outputs.", nameof(weight));
        if (options.Stride < 1 || options.Dilation < 1 || options.Padding < 0 || weight[2] < 1 || weight[3] < 1)
            throw new ArgumentException($"Conv2D: stride {options.Stride}, dilation {options.Dilation} and kernel {weight[2]} x {weight[3]} must be positive, padding {options.Padding} not negative.", nameof(options));
        if (options.SamePadding && options.Stride != 1) throw new ArgumentException($"Conv2D: same padding needs a stride of 1, not {options.Stride}.", nameof(options));
        (int top, int height) = Axis(x[2], weight[2], options, "high");
        (int left, int width) = Axis(x[3], weight[3], options, "wide");
        return new ConvolutionPlan2D(x[0], x[1], outputs, x[2], x[3], weight[2], weight[3], height, width, options.Stride, top, left, options.Dilation, groups);
    }

    /// <summary>Copies the windows of one group of one image into <paramref name="windows"/> [rows, steps]; outside the image are zeros.</summary>
    public void Gather(ReadOnlySpan<float> channels, Span<float> windows)
    {
        for (int row = 0; row < Rows; row++)
        {
            ReadOnlySpan<float> source = channels.Slice(Place(row, out int firstRow, out int firstColumn), Pixels);
            (int from, int end) = Inside(firstColumn);
            for (int step = 0; step < OutputHeight; step++)
            {
                Span<float> target = windows.Slice((row * OutputHeight + step) * OutputWidth, OutputWidth);
                int y = firstRow + step * Stride;
                if ((uint)y >= (uint)Height || from >= end)
                {
                    target.Clear();
                    continue;
                }

                ReadOnlySpan<float> line = source.Slice(y * Width, Width);
                target[..from].Clear();
                target[end..].Clear();
                if (Stride == 1) line.Slice(firstColumn + from, end - from).CopyTo(target[from..]);
                else for (int i = from, at = firstColumn + from * Stride; i < end; i++, at += Stride) target[i] = line[at];
            }
        }
    }

    /// <summary>Adds the gradient of the windows back to the channels that they were gathered from.</summary>
    public void ScatterAdd(ReadOnlySpan<float> windows, Span<float> channels)
    {
        for (int row = 0; row < Rows; row++)
        {
            Span<float> target = channels.Slice(Place(row, out int firstRow, out int firstColumn), Pixels);
            (int from, int end) = Inside(firstColumn);
            for (int step = 0; step < OutputHeight; step++)
            {
                int y = firstRow + step * Stride;
                if ((uint)y >= (uint)Height) continue;
                ReadOnlySpan<float> source = windows.Slice((row * OutputHeight + step) * OutputWidth, OutputWidth);
                Span<float> line = target.Slice(y * Width, Width);
                for (int i = from, at = firstColumn + from * Stride; i < end; i++, at += Stride) line[at] += source[i];
            }
        }
    }

    // The channel's first pixel, and the image row and column under this place of the kernel at the first step.
    private int Place(int row, out int top, out int left)
    {
        (int rest, int kernelColumn) = Math.DivRem(row, KernelWidth);
        (int channel, int kernelRow) = Math.DivRem(rest, KernelHeight);
        (top, left) = (kernelRow * Dilation - Top, kernelColumn * Dilation - Left);
        return channel * Pixels;
    }

    // The first step whose column lies in the image, and the first behind it.
    private (int From, int End) Inside(int firstColumn)
    {
        int from = firstColumn >= 0 ? 0 : (-firstColumn + Stride - 1) / Stride;
        int end = firstColumn >= Width ? 0 : (Width - 1 - firstColumn) / Stride + 1;
        return (Math.Min(from, OutputWidth), Math.Max(Math.Min(from, OutputWidth), Math.Min(end, OutputWidth)));
    }

    private static (int Before, int Steps) Axis(int length, int kernel, ConvolutionOptions options, string word)
    {
        int reach = options.Dilation * (kernel - 1);
        int before = options.SamePadding ? reach / 2 : options.Padding, both = options.SamePadding ? reach : 2 * options.Padding;
        int room = length + both - reach - 1;
        if (room < 0) throw new ArgumentException($"Conv2D: a kernel that is {reach + 1} pixels {word} does not fit an image of {length} with {both} pixels of padding.", nameof(length));
        return (before, room / options.Stride + 1);
    }
}
