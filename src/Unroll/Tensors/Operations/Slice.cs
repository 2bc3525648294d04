namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>
    /// Takes <paramref name="length"/> neighbours along an axis: along time, <c>[batch, time, features]</c> becomes <c>[batch, length, features]</c>.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">The axis; -1 is the last.</param>
    /// <param name="start">The first index taken.</param>
    /// <param name="length">How many.</param>
    /// <remarks>Gradient: goes to what was taken, and zero to the rest. 8 bytes an element taken, no FLOPs.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the axis.</exception>
    public static Tensor Slice(this Tape tape, Tensor x, int axis, int start, int length)
    {
        AxisView view = AxisView.Of(x.Shape, axis);
        if (start < 0 || length < 0 || start > view.Size - length)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"Slice: {length} elements from {start} on do not lie within the {view.Size} of axis {axis} of {x.Shape}.");
        Tensor result = tape.Create(view.Resize(x.Shape, length));
        Span<float> piece = result.Edit();
        ReadOnlySpan<float> whole = x.Values;
        int width = length * view.Inner, stride = view.Size * view.Inner, position = start * view.Inner;
        for (int o = 0; o < view.Outer; o++) whole.Slice(o * stride + position, width).CopyTo(piece[(o * width)..]);
        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> arriving = result.Gradient;
                Span<float> gradient = x.GradientToAddTo();
                for (int o = 0; o < view.Outer; o++) Deliver(arriving.Slice(o * width, width), gradient.Slice(o * stride + position, width), accumulate: true);
            });
        }

        return result;
    }

    /// <summary>
    /// Cuts a tensor into pieces of the given sizes along an axis; the sizes must add up to the axis. The gates of a cell are
    /// <c>Split(x, -1, hidden, hidden, hidden, hidden)</c>.
    /// </summary>
    /// <remarks>Gradient: the pieces' gradients side by side. 8 bytes an element, no FLOPs.</remarks>
    /// <exception cref="ArgumentException">The sizes do not add up to the axis.</exception>
    public static Tensor[] Split(this Tape tape, Tensor x, int axis, params ReadOnlySpan<int> sizes)
    {
        AxisView view = AxisView.Of(x.Shape, axis);
        int total = 0;
        foreach (int size in sizes) total += size;
        if (total != view.Size) throw new ArgumentException($"Split: the sizes {string.Join(" + ", sizes.ToArray())} = {total} are not the {view.Size} of axis {axis} of {x.Shape}.", nameof(sizes));
        var pieces = new Tensor[sizes.Length];
        int start = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            pieces[i] = tape.Slice(x, axis, start, sizes[i]);
            start += sizes[i];
        }

        return pieces;
    }
}
