using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>
    /// The sum of the rows of each segment, weighted by the softmax of their scores within the segment: a = softmax(s), y = Σ a_t x_t. Rows of no segment are
    /// never read; a segment without rows gives zeros.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">The rows, <c>[rows, features]</c> or any shape with as many rows.</param>
    /// <param name="scores">One number for each row.</param>
    /// <param name="segments">Which rows belong together.</param>
    /// <param name="weights">a, one number for each row, until the tape ends; zero for rows of no segment.</param>
    /// <returns><c>[segments, features]</c>.</returns>
    /// <remarks>Gradients: dx_t = a_t dy, ds_t = a_t (dy·x_t - Σ a_k dy·x_k). 2 FLOPs an element forward, 4 backward.</remarks>
    internal static Tensor SegmentAttention(this Tape tape, Tensor x, Tensor scores, Segments segments, out FloatBlock weights)
    {
        segments.Check(x, nameof(SegmentAttention));
        if (scores.Length != segments.Rows) throw new ArgumentException($"SegmentAttention: {scores.Length} scores for {segments.Rows} rows.", nameof(scores));
        int columns = x.Shape.Columns;
        Tensor result = tape.Create(new Shape(segments.Count, columns));
        tape.AddWork((double)segments.Rows * columns);
        FloatBlock from = x.Block, to = result.Block, score = scores.Block, share = tape.Scratch(segments.Rows);
        share.Span[..segments.Rows].Clear();
        segments.ForEach(columns, segment =>
        {
            int start = segments.Start(segment), length = segments.Length(segment);
            Span<float> sum = to.Span.Slice(segment * columns, columns), a = share.Span.Slice(start, length);
            sum.Clear();
            if (length == 0) return;
            Numerics.Softmax.Forward(score.Span.Slice(start, length), length, a);
            for (int t = 0; t < length; t++) Elementwise.ScaleAddTo(from.Span.Slice((start + t) * columns, columns), a[t], sum);
        });
        weights = share;
        if (tape.Needs(x) || tape.Needs(scores))
        {
            tape.Record(result, () =>
            {
                if (tape.Needs(x)) x.GradientToAddTo();
                if (tape.Needs(scores)) scores.GradientToAddTo();
                segments.ForEach(columns, segment =>
                {
                    int start = segments.Start(segment), length = segments.Length(segment);
                    ReadOnlySpan<float> dy = result.Gradient.Slice(segment * columns, columns), a = share.Span.Slice(start, length);
                    if (tape.Needs(x))
                    {
                        Span<float> dx = x.EditGradient();
                        for (int t = 0; t < length; t++) Elementwise.ScaleAddTo(dy, a[t], dx.Slice((start + t) * columns, columns));
                    }

                    if (!tape.Needs(scores)) return;
                    double[] products = new double[length];
                    double mean = 0;
                    for (int t = 0; t < length; t++)
                    {
                        products[t] = Reductions.Dot(dy, x.Values.Slice((start + t) * columns, columns));
                        mean += a[t] * products[t];
                    }

                    Span<float> ds = scores.EditGradient().Slice(start, length);
                    for (int t = 0; t < length; t++) ds[t] += (float)(a[t] * (products[t] - mean));
                });
            });
        }

        return result;
    }
}
