namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>The mean of each window along an axis; padding counts as zeros.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">The axis that the windows walk over: time.</param>
    /// <param name="options">Kernel, stride, padding; no dilation.</param>
    /// <remarks>Gradient: the arriving one over the divisor, for every element of the window. 1 FLOP for each element under a window.</remarks>
    /// <exception cref="ArgumentException">The windows do not fit the axis, or there is a dilation.</exception>
    public static Tensor AveragePool(this Tape tape, Tensor x, int axis, PoolingOptions options)
    {
        if (options.Dilation != 1) throw new ArgumentException($"AveragePool has no dilation, but {options.Dilation} was asked for.", nameof(options));
        AxisView view = AxisView.Of(x.Shape, axis);
        PoolingWindow[] windows = PoolingWindow.Walk(view.Size, options);
        return Averages(tape, x, view, windows, view.Resize(x.Shape, windows.Length));
    }

    /// <summary>The mean of each of <paramref name="count"/> windows that share the axis as evenly as possible.</summary>
    /// <remarks>Gradient: the arriving one over the window's size.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or nothing to pool.</exception>
    public static Tensor AdaptiveAveragePool(this Tape tape, Tensor x, int axis, int count)
    {
        AxisView view = AxisView.Of(x.Shape, axis);
        return Averages(tape, x, view, PoolingWindow.Share(view.Size, count), view.Resize(x.Shape, count));
    }

    /// <summary>The mean of each feature over time: <c>[batch, time, features]</c> becomes <c>[batch, features]</c>.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x"><c>[batch, time, features]</c>.</param>
    /// <param name="lengths">The true length of each sequence, from 1 on; what follows is padding and never counts. None means all are full.</param>
    /// <remarks>Gradient: the arriving one over the length.</remarks>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static Tensor MeanOverTime(this Tape tape, Tensor x, ReadOnlySpan<int> lengths = default) =>
        tape.SegmentMean(x, Segments.Padded(SequenceEnds(x, lengths, nameof(MeanOverTime)), x.Shape[1]));

    private static Tensor Averages(Tape tape, Tensor x, AxisView view, PoolingWindow[] windows, Shape shape)
    {
        Tensor result = tape.Create(shape);
        Span<float> y = result.Edit();
        ReadOnlySpan<float> source = x.Values;
        int count = windows.Length;
        for (int i = 0; i < y.Length; i++)
        {
            (int start, PoolingWindow window) = Find(i);
            double sum = 0;
            for (int k = window.First; k < window.End; k++) sum += source[start + k * view.Inner];
            y[i] = (float)(sum / window.Divisor);
        }

        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> arriving = result.Gradient;
                Span<float> gradient = x.GradientToAddTo();
                for (int i = 0; i < arriving.Length; i++)
                {
                    (int start, PoolingWindow window) = Find(i);
                    float share = arriving[i] / window.Divisor;
                    for (int k = window.First; k < window.End; k++) gradient[start + k * view.Inner] += share;
                }
            });
        }

        return result;

        (int Start, PoolingWindow Window) Find(int i)
        {
            int outer = i / view.Inner / count;
            return (outer * view.Size * view.Inner + i % view.Inner, windows[i / view.Inner % count]);
        }
    }
}
