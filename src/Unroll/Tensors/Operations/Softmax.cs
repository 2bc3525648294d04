using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>y = e^x / Σ e^x along an axis, by default the last; the largest element is subtracted first. Negative infinities only give zeros.</summary>
    /// <remarks>Gradient: dx = y · (dy - Σ dy · y). About one exp and 16 bytes an element.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor Softmax(this Tape tape, Tensor x, int axis = -1) =>
        Normalize(tape, x, axis, Numerics.Softmax.Forward, Numerics.Softmax.Backward);

    /// <summary>y = x - log Σ e^x along an axis, by default the last: log probabilities.</summary>
    /// <remarks>Gradient: dx = dy - e^y · Σ dy. About one exp forward, one backward and 16 bytes an element.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor LogSoftmax(this Tape tape, Tensor x, int axis = -1) =>
        Normalize(tape, x, axis, Numerics.Softmax.LogForward, Numerics.Softmax.LogBackward);

    /// <summary>log Σ e^x along an axis, which disappears; by default the last. Negative infinities only give negative infinity.</summary>
    /// <remarks>Gradient: dx = dy · softmax(x). One exp forward, one backward and 8 bytes an element.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor LogSumExp(this Tape tape, Tensor x, int axis = -1)
    {
        AxisView view = AxisView.Of(x.Shape, axis);
        Tensor result = tape.Create(view.Remove(x.Shape));
        FloatBlock largests = tape.Scratch(result.Length), logSums = tape.Scratch(result.Length);
        Span<float> y = result.Edit();
        ReadOnlySpan<float> values = x.Values;
        for (int row = 0; row < y.Length; row++)
        {
            (float largest, float logSum) = LogSumExp(values, FirstOfRow(view, row), view.Size, view.Inner);
            largests.Span[row] = largest;
            logSums.Span[row] = logSum;
            y[row] = (float)((double)largest + logSum);
        }

        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> arriving = result.Gradient, source = x.Values;
                Span<float> gradient = x.GradientToAddTo();
                for (int row = 0; row < arriving.Length; row++)
                {
                    float largest = largests.Span[row], logSum = logSums.Span[row];
                    if (float.IsNegativeInfinity(largest)) continue;
                    for (int c = 0, at = FirstOfRow(view, row); c < view.Size; c++, at += view.Inner) gradient[at] += arriving[row] * MathF.Exp(source[at] - largest - logSum);
                }
            });
        }

        return result;
    }

    private delegate void RowForward(ReadOnlySpan<float> source, int columns, Span<float> destination);

    private delegate void RowBackward(ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, int columns, Span<float> gradient, bool accumulate);

    private static Tensor Normalize(Tape tape, Tensor x, int axis, RowForward forward, RowBackward backward)
    {
        AxisView view = AxisView.Of(x.Shape, axis);
        Tensor result = tape.Create(x.Shape), rows = AsRows(tape, x, view);
        Tensor y = view.Inner == 1 ? result : tape.Create(x.Shape);
        forward(rows.Values, view.Size, y.Edit());
        if (y != result) FromRows(y.Values, view, result.Edit());
        if (tape.Needs(x)) tape.Record(result, () => AlongRows(x, result.Gradient, y.Values, view, backward));
        return result;
    }

    // The axis innermost, as row kernels want it: the tensor itself, or a copy.
    private static Tensor AsRows(Tape tape, Tensor x, AxisView view)
    {
        if (view.Inner == 1) return x;
        Tensor rows = tape.Create(x.Shape);
        ToRows(x.Values, view, rows.Edit());
        return rows;
    }

    private static void AlongRows(Tensor x, ReadOnlySpan<float> arriving, ReadOnlySpan<float> output, AxisView view, RowBackward backward)
    {
        if (view.Inner == 1)
        {
            Span<float> gradient = x.WriteGradient(out bool accumulate);
            backward(output, arriving, view.Size, gradient, accumulate);
            return;
        }

        FloatBlock turned = BlockPool.Rent(x.Length), back = BlockPool.Rent(x.Length);
        Span<float> rows = turned.Span[..x.Length], natural = back.Span[..x.Length];
        ToRows(arriving, view, rows);
        backward(output, rows, view.Size, rows, accumulate: false);
        FromRows(rows, view, natural);
        x.AddGradient(natural);
        BlockPool.Return(turned);
        BlockPool.Return(back);
    }

    private static void ToRows(ReadOnlySpan<float> source, AxisView view, Span<float> rows)
    {
        for (int row = 0; row < view.Outer * view.Inner; row++)
        {
            for (int k = 0, at = FirstOfRow(view, row); k < view.Size; k++, at += view.Inner) rows[row * view.Size + k] = source[at];
        }
    }

    private static void FromRows(ReadOnlySpan<float> rows, AxisView view, Span<float> destination)
    {
        for (int row = 0; row < view.Outer * view.Inner; row++)
        {
            for (int k = 0, at = FirstOfRow(view, row); k < view.Size; k++, at += view.Inner) destination[at] = rows[row * view.Size + k];
        }
    }
}
