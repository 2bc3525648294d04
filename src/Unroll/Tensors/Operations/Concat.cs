using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>
    /// Puts tensors one after another along an axis: <c>[batch, a]</c> and <c>[batch, b]</c> along the last give <c>[batch, a + b]</c>.
    /// All other sizes must be equal.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="axis">The axis; -1 is the last.</param>
    /// <param name="parts">At least one tensor.</param>
    /// <remarks>Gradient: each part gets its piece. 8 bytes an element, no FLOPs.</remarks>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Concat(this Tape tape, int axis, params ReadOnlySpan<Tensor> parts)
    {
        if (parts.IsEmpty) throw new ArgumentException("Concat: there is nothing to put together.", nameof(parts));
        Tensor[] kept = parts.ToArray();
        Shape first = kept[0].Shape;
        AxisView view = AxisView.Of(first, axis);
        int total = 0;
        bool needed = false;
        foreach (Tensor part in kept)
        {
            if (part.Shape.Rank != first.Rank || view.Resize(part.Shape, view.Size) != first)
                throw new ArgumentException($"Concat: the shapes {first} and {part.Shape} differ outside axis {axis}.", nameof(parts));
            total += part.Shape[view.Axis];
            needed |= tape.Needs(part);
        }

        Tensor result = tape.Create(view.Resize(first, total));
        Span<float> whole = result.Edit();
        int position = 0;
        foreach (Tensor part in kept)
        {
            CopyPieces(part.Values, whole, view.Outer, part.Shape[view.Axis] * view.Inner, total * view.Inner, position);
            position += part.Shape[view.Axis] * view.Inner;
        }

        if (needed)
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> arriving = result.Gradient;
                int at = 0;
                foreach (Tensor part in kept)
                {
                    int width = part.Shape[view.Axis] * view.Inner;
                    if (tape.Needs(part))
                    {
                        Span<float> gradient = part.WriteGradient(out bool accumulate);
                        for (int o = 0; o < view.Outer; o++) Deliver(arriving.Slice(o * total * view.Inner + at, width), gradient.Slice(o * width, width), accumulate);
                    }

                    at += width;
                }
            });
        }

        return result;
    }

    // Copies [outer, width] into the columns from position on of [outer, stride].
    private static void CopyPieces(ReadOnlySpan<float> source, Span<float> destination, int outer, int width, int stride, int position)
    {
        for (int o = 0; o < outer; o++) source.Slice(o * width, width).CopyTo(destination[(o * stride + position)..]);
    }

    private static void Deliver(ReadOnlySpan<float> arriving, Span<float> gradient, bool accumulate)
    {
        if (!accumulate) arriving.CopyTo(gradient);
        else Elementwise.AddTo(arriving, gradient);
    }
}
