namespace Unroll.Tensors;

/// <summary>One window on an axis: its elements are at First, First + Step, ... up to and without End; an average divides by Divisor.</summary>
internal readonly record struct PoolingWindow(int First, int End, int Step, int Divisor)
{
    /// <summary>Every window of a kernel that walks over <paramref name="length"/> elements.</summary>
    public static PoolingWindow[] Walk(int length, PoolingOptions options)
    {
        int kernel = options.Kernel, stride = options.Stride == 0 ? kernel : options.Stride, padding = options.Padding, dilation = options.Dilation;
        if (kernel < 1 || stride < 1 || dilation < 1 || padding < 0 || padding > kernel / 2)
            throw new ArgumentException($"Pooling: kernel {kernel}, stride {stride} and dilation {dilation} must be positive, and padding {padding} at most half the kernel.", nameof(options));
        int room = length + 2 * padding - dilation * (kernel - 1) - 1;
        if (room < 0) throw new ArgumentException($"Pooling: a window that spans {dilation * (kernel - 1) + 1} elements does not fit {length} with {padding} places of padding on each side.", nameof(options));
        int count = room / stride + 1;

        // A further window may reach over the end, but must begin within the axis or the padding before it.
        if (options.CeilingMode && room % stride != 0 && count * stride < length + padding) count++;
        var windows = new PoolingWindow[count];
        for (int i = 0; i < count; i++)
        {
            int start = i * stride - padding, end = Math.Min(start + dilation * (kernel - 1) + 1, length + padding), first = start;
            while (first < 0) first += dilation;
            int inside = Math.Min(end, length);
            windows[i] = new PoolingWindow(first, inside, dilation, options.CountPadding ? end - start : inside - first);
        }

        return windows;
    }

    /// <summary>So many windows that share <paramref name="length"/> elements as evenly as possible; neighbours overlap by at most one element.</summary>
    public static PoolingWindow[] Share(int length, int count)
    {
        if (count < 1 || length < 1) throw new ArgumentOutOfRangeException(nameof(count), count, $"Pooling: {length} elements cannot be pooled into {count} windows.");
        var windows = new PoolingWindow[count];
        for (int i = 0; i < count; i++)
        {
            int first = (int)((long)i * length / count), end = (int)(((long)(i + 1) * length + count - 1) / count);
            windows[i] = new PoolingWindow(first, end, 1, end - first);
        }

        return windows;
    }
}
