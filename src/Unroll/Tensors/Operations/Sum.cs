using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>The sum of all elements: one number.</summary>
    /// <remarks>Gradient: the arriving number, everywhere. 1 FLOP and 4 bytes an element.</remarks>
    public static Tensor Sum(this Tape tape, Tensor x) => SumAll(tape, x, 1f);

    /// <summary>The mean of all elements: one number, 0 for none.</summary>
    /// <remarks>Gradient: the arriving number over the number of elements, everywhere. 1 FLOP and 4 bytes an element.</remarks>
    public static Tensor Mean(this Tape tape, Tensor x) => SumAll(tape, x, 1f / Math.Max(1, x.Length));

    /// <summary>The sums along an axis, which disappears, or stays with size 1 if <paramref name="keepAxis"/>.</summary>
    /// <remarks>Gradient: the arriving sums' gradient, repeated. 1 FLOP and 4 bytes an element.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor Sum(this Tape tape, Tensor x, int axis, bool keepAxis = false) => SumAlong(tape, x, AxisView.Of(x.Shape, axis), keepAxis, 1f);

    /// <summary>The means along an axis, which disappears, or stays with size 1 if <paramref name="keepAxis"/>.</summary>
    /// <remarks>Gradient: the arriving one over the axis' size, repeated. 1 FLOP and 4 bytes an element.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor Mean(this Tape tape, Tensor x, int axis, bool keepAxis = false)
    {
        AxisView view = AxisView.Of(x.Shape, axis);
        return SumAlong(tape, x, view, keepAxis, 1f / Math.Max(1, view.Size));
    }

    private static Tensor SumAll(Tape tape, Tensor x, float scale)
    {
        Tensor result = tape.Create(new Shape());
        result.Edit()[0] = (float)(Reductions.Sum(x.Values) * scale);
        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                float g = result.Gradient[0] * scale;
                Span<float> dx = x.WriteGradient(out bool accumulate);
                if (!accumulate) dx.Fill(g);
                else for (int i = 0; i < dx.Length; i++) dx[i] += g;
            });
        }

        return result;
    }

    private static Tensor SumAlong(Tape tape, Tensor x, AxisView view, bool keepAxis, float scale)
    {
        Tensor result = tape.Create(keepAxis ? view.Resize(x.Shape, 1) : view.Remove(x.Shape));
        Span<float> sums = result.Edit();
        ReadOnlySpan<float> values = x.Values;
        if (view.Inner == 1) Reductions.RowSums(values, view.Size, sums);
        else for (int o = 0; o < view.Outer; o++) Reductions.ColumnSums(values.Slice(o * view.Size * view.Inner, view.Size * view.Inner), view.Inner, sums.Slice(o * view.Inner, view.Inner), accumulate: false);
        if (scale != 1f) Elementwise.Scale(sums, scale, sums);
        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> arriving = result.Gradient;
                Span<float> dx = x.GradientToAddTo();
                for (int row = 0; row < view.Outer * view.Size; row++)
                    Elementwise.ScaleAddTo(arriving.Slice(row / view.Size * view.Inner, view.Inner), scale, dx.Slice(row * view.Inner, view.Inner));
            });
        }

        return result;
    }
}
