namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>The largest element of each window along an axis.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">The axis that the windows walk over: time.</param>
    /// <param name="options">Kernel, stride, padding, dilation.</param>
    /// <remarks>Gradient: goes to the largest element, the first one of equals. 1 comparison for each element under a window.</remarks>
    /// <exception cref="ArgumentException">The windows do not fit the axis.</exception>
    public static Tensor MaxPool(this Tape tape, Tensor x, int axis, PoolingOptions options) => tape.MaxPool(x, axis, options, out _);

    /// <summary>As the other form, with the place of each maximum on the axis.</summary>
    public static Tensor MaxPool(this Tape tape, Tensor x, int axis, PoolingOptions options, out int[] places)
    {
        AxisView view = AxisView.Of(x.Shape, axis);
        return Maxima(tape, x, view, PoolingWindow.Walk(view.Size, options), out places);
    }

    /// <summary>The largest element of each of <paramref name="count"/> windows that share the axis as evenly as possible.</summary>
    /// <remarks>Gradient: goes to the largest element, the first one of equals.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or nothing to pool.</exception>
    public static Tensor AdaptiveMaxPool(this Tape tape, Tensor x, int axis, int count)
    {
        AxisView view = AxisView.Of(x.Shape, axis);
        return Maxima(tape, x, view, PoolingWindow.Share(view.Size, count), out _);
    }

    /// <summary>The largest value of each feature over time: <c>[batch, time, features]</c> becomes <c>[batch, features]</c>.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x"><c>[batch, time, features]</c>.</param>
    /// <param name="lengths">The true length of each sequence, from 1 on; what follows is padding and never counts. None means all are full.</param>
    /// <remarks>Gradient: goes to the largest element, the first one of equals. Collobert et al. 2011.</remarks>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static Tensor MaxOverTime(this Tape tape, Tensor x, ReadOnlySpan<int> lengths = default) =>
        tape.SegmentMax(x, Segments.Padded(SequenceEnds(x, lengths, nameof(MaxOverTime)), x.Shape[1]));

    private static Tensor Maxima(Tape tape, Tensor x, AxisView view, PoolingWindow[] windows, out int[] places)
    {
        Tensor result = tape.Create(view.Resize(x.Shape, windows.Length));
        places = new int[result.Length];
        ReadOnlySpan<float> source = x.Values;
        for (int i = 0; i < places.Length; i++)
        {
            int inner = i % view.Inner, window = i / view.Inner % windows.Length, outer = i / view.Inner / windows.Length;
            places[i] = PlaceOfMax(source, outer * view.Size * view.Inner + inner, view.Inner, windows[window]);
        }

        return TakeAt(tape, x, view, result, windows.Length, places);
    }

    private static int PlaceOfMax(ReadOnlySpan<float> source, int start, int stride, PoolingWindow window)
    {
        int best = window.First;
        for (int k = window.First; k < window.End; k += window.Step)
        {
            float value = source[start + k * stride];
            if (value > source[start + best * stride] || float.IsNaN(value)) best = k;
        }

        return best;
    }

    // Fills a result [outer, count, inner] with the elements at the given places of the axis.
    private static Tensor TakeAt(Tape tape, Tensor x, AxisView view, Tensor result, int count, int[] places)
    {
        Span<float> y = result.Edit();
        ReadOnlySpan<float> source = x.Values;
        for (int i = 0; i < y.Length; i++) y[i] = source[SourceOf(i)];
        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> arriving = result.Gradient;
                Span<float> gradient = x.GradientToAddTo();
                for (int i = 0; i < arriving.Length; i++) gradient[SourceOf(i)] += arriving[i];
            });
        }

        return result;

        int SourceOf(int i) => (i / view.Inner / count * view.Size + places[i]) * view.Inner + i % view.Inner;
    }

    private static int[] SequenceEnds(Tensor x, ReadOnlySpan<int> lengths, string operation)
    {
        if (x.Shape.Rank != 3) throw new ArgumentException($"{operation}: the input {x.Shape} must be [batch, time, features].", nameof(x));
        int batch = x.Shape[0], time = x.Shape[1];
        if (lengths.IsEmpty) return [.. Enumerable.Repeat(time, batch)];
        if (lengths.Length != batch) throw new ArgumentException($"{operation}: {lengths.Length} lengths for a batch of {batch}.", nameof(lengths));
        foreach (int length in lengths)
        {
            if (length < 1 || length > time) throw new ArgumentException($"{operation}: a length is {length}; it must lie between 1 and {time}.", nameof(lengths));
        }

        return lengths.ToArray();
    }
}
