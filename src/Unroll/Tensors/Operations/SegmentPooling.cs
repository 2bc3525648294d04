using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>The mean of the rows of each segment: <c>[segments, features]</c>. Rows of no segment are never read; a segment without rows gives zeros.</summary>
    /// <remarks>Gradient: the arriving row over the segment's length, at each of its rows. 1 FLOP and 4 bytes an element.</remarks>
    internal static Tensor SegmentMean(this Tape tape, Tensor x, Segments segments)
    {
        segments.Check(x, nameof(SegmentMean));
        int columns = x.Shape.Columns;
        Tensor result = tape.Create(new Shape(segments.Count, columns));
        FloatBlock from = x.Block, to = result.Block;
        segments.ForEach(columns, segment =>
        {
            Span<float> mean = to.Span.Slice(segment * columns, columns);
            mean.Clear();
            int start = segments.Start(segment), length = segments.Length(segment);
            for (int row = start; row < start + length; row++) Elementwise.AddTo(from.Span.Slice(row * columns, columns), mean);
            if (length > 1) Elementwise.Scale(mean, 1f / length, mean);
        });
        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                x.GradientToAddTo();
                segments.ForEach(columns, segment =>
                {
                    ReadOnlySpan<float> arriving = result.Gradient.Slice(segment * columns, columns);
                    Span<float> gradient = x.EditGradient();
                    int start = segments.Start(segment), length = segments.Length(segment);
                    for (int row = start; row < start + length; row++) Elementwise.ScaleAddTo(arriving, 1f / length, gradient.Slice(row * columns, columns));
                });
            });
        }

        return result;
    }

    /// <summary>The largest number of each column among the rows of each segment: <c>[segments, features]</c>. A segment without rows gives zeros.</summary>
    /// <remarks>Gradient: goes to the largest element, the first one of equals. 1 comparison and 4 bytes an element.</remarks>
    internal static Tensor SegmentMax(this Tape tape, Tensor x, Segments segments)
    {
        segments.Check(x, nameof(SegmentMax));
        int columns = x.Shape.Columns;
        Tensor result = tape.Create(new Shape(segments.Count, columns));
        FloatBlock from = x.Block, to = result.Block;
        int[] places = new int[segments.Count * columns];
        segments.ForEach(columns, segment =>
        {
            Span<float> largest = to.Span.Slice(segment * columns, columns);
            Span<int> rows = places.AsSpan(segment * columns, columns);
            int start = segments.Start(segment), length = segments.Length(segment);
            rows.Fill(length == 0 ? -1 : start);
            if (length == 0) largest.Clear();
            else from.Span.Slice(start * columns, columns).CopyTo(largest);
            for (int row = start + 1; row < start + length; row++)
            {
                ReadOnlySpan<float> values = from.Span.Slice(row * columns, columns);
                for (int c = 0; c < values.Length; c++)
                {
                    // NaN must not be hidden: nothing is greater than it, so it stays.
                    if (!(values[c] > largest[c] || float.IsNaN(values[c]))) continue;
                    largest[c] = values[c];
                    rows[c] = row;
                }
            }
        });
        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                Span<float> gradient = x.GradientToAddTo();
                ReadOnlySpan<float> arriving = result.Gradient;
                for (int i = 0; i < places.Length; i++)
                {
                    if (places[i] >= 0) gradient[places[i] * columns + i % columns] += arriving[i];
                }
            });
        }

        return result;
    }
}
