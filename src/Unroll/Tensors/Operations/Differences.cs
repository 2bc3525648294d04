namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>
    /// Each step with how it changes around it: y_t = [x_t ; s_1 (x_{t+k_1} - x_{t-k_1}) ; s_2 (x_{t+k_2} - x_{t-k_2}) ; ...]. Beyond an end of a sequence its first or last
    /// real step counts, so padding changes nothing; what stands behind an end becomes 0.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x"><c>[batch, time, features]</c>.</param>
    /// <param name="lengths">How many steps of each sequence are real.</param>
    /// <param name="spans">k_1, k_2, ...: how far the two steps lie to either side, 1 or more.</param>
    /// <param name="scale">s, a factor for each span and feature, <c>[spans, features]</c>; it takes no gradient.</param>
    /// <returns><c>[batch, time, features · (1 + spans)]</c>.</returns>
    /// <remarks>The delta features of speech recognition: Furui, 1986. Gradients: dx_t = dy_t's first part, and for each span ±s dy_t to the two steps. 2 FLOPs an element and span.</remarks>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    internal static Tensor Differences(this Tape tape, Tensor x, ReadOnlySpan<int> lengths, IReadOnlyList<int> spans, Tensor scale)
    {
        if (x.Shape.Rank != 3 || lengths.Length != x.Shape[0]) throw new ArgumentException($"Differences: x {x.Shape} must be [batch, time, features] with a length for each sequence, not {lengths.Length}.", nameof(x));
        int features = x.Shape[2];
        if (scale.Length != spans.Count * features) throw new ArgumentException($"Differences: the scale {scale.Shape} must be [{spans.Count}, {features}].", nameof(scale));
        int[] real = lengths.ToArray();
        Tensor result = tape.Create(new Shape(x.Shape[0], x.Shape[1], features * (1 + spans.Count)));
        result.Edit().Clear();
        ForEachDifference(x.Shape, real, spans, (own, later, earlier, at, span) =>
        {
            ReadOnlySpan<float> from = x.Values;
            Span<float> to = result.Block.Span.Slice(at, features);
            if (span < 0) from.Slice(own, features).CopyTo(to);
            else for (int c = 0; c < features; c++) to[c] = scale.Values[span * features + c] * (from[later + c] - from[earlier + c]);
        });
        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                x.GradientToAddTo();
                ForEachDifference(x.Shape, real, spans, (own, later, earlier, at, span) =>
                {
                    Span<float> dx = x.EditGradient();
                    ReadOnlySpan<float> dy = result.Gradient.Slice(at, features);
                    for (int c = 0; c < features; c++)
                    {
                        if (span < 0)
                        {
                            dx[own + c] += dy[c];
                            continue;
                        }

                        float part = scale.Values[span * features + c] * dy[c];
                        dx[later + c] += part;
                        dx[earlier + c] -= part;
                    }
                });
            });
        }

        return result;
    }

    // Where a step and its two neighbours begin in x, and the part in y: first the step itself (span -1), then each span.
    private static void ForEachDifference(Shape shape, int[] lengths, IReadOnlyList<int> spans, Action<int, int, int, int, int> visit)
    {
        int time = shape[1], features = shape[2], width = features * (1 + spans.Count);
        for (int b = 0; b < lengths.Length; b++)
        {
            for (int t = 0; t < lengths[b]; t++)
            {
                int own = (b * time + t) * features, at = (b * time + t) * width;
                visit(own, own, own, at, -1);
                for (int span = 0; span < spans.Count; span++)
                {
                    int later = Math.Min(lengths[b] - 1, t + spans[span]), earlier = Math.Max(0, t - spans[span]);
                    visit(own, (b * time + later) * features, (b * time + earlier) * features, at + (1 + span) * features, span);
                }
            }
        }
    }
}
