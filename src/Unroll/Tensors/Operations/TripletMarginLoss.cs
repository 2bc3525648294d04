namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>
    /// For triplets of vectors: max(0, |anchor - positive| - |anchor - negative| + margin); by default the mean over the triplets.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="anchor"><c>[triplets, features]</c>.</param>
    /// <param name="positive">What belongs to the anchor, in the same shape.</param>
    /// <param name="negative">What does not, in the same shape.</param>
    /// <param name="margin">By how much the negative must be farther away. Default 1.</param>
    /// <param name="norm">p of the distance (Σ |d|^p)^(1/p). Default 2.</param>
    /// <param name="epsilon">Added to each difference, as in PyTorch. Default 1e-6.</param>
    /// <param name="swap">Takes |positive - negative| instead of |anchor - negative| where it is smaller.</param>
    /// <param name="reduction">Mean by default.</param>
    /// <remarks>Schroff, Kalenichenko, Philbin 2015; the swap: Balntas et al. 2016. Gradient of a distance: sign(d) (|d| / distance)^(p-1).</remarks>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor TripletMargin(
        this Tape tape, Tensor anchor, Tensor positive, Tensor negative, double margin = 1, double norm = 2, double epsilon = 1e-6, bool swap = false,
        Reduction reduction = Reduction.Mean)
    {
        RequireSameShape(anchor, positive, nameof(TripletMargin));
        RequireSameShape(anchor, negative, nameof(TripletMargin));
        int triplets = anchor.Shape.Rows, features = anchor.Shape.Columns;
        bool reduced = reduction != Reduction.None;
        double scale = ReductionScale(reduction, new Shape(triplets)), total = 0;
        Tensor result = tape.Create(reduced ? new Shape() : new Shape(anchor.Shape.Sizes[..^1]));
        Span<float> losses = result.Edit();
        for (int row = 0; row < triplets; row++)
        {
            double far = Distance(anchor, negative, row);
            if (swap) far = Math.Min(far, Distance(positive, negative, row));
            double loss = Math.Max(0, Distance(anchor, positive, row) - far + margin);
            if (reduced) total += loss;
            else losses[row] = (float)loss;
        }

        if (reduced) losses[0] = (float)(total * scale);
        if (tape.Needs(anchor) || tape.Needs(positive) || tape.Needs(negative))
        {
            tape.Record(result, () =>
            {
                foreach (Tensor leaf in (ReadOnlySpan<Tensor>)[anchor, positive, negative])
                {
                    if (tape.Needs(leaf)) leaf.GradientToAddTo();
                }

                for (int row = 0; row < triplets; row++)
                {
                    double near = Distance(anchor, positive, row), far = Distance(anchor, negative, row), other = swap ? Distance(positive, negative, row) : double.PositiveInfinity;
                    if (near - Math.Min(far, other) + margin <= 0) continue;
                    double factor = scale * result.Gradient[reduced ? 0 : row];
                    AddDistanceGradient(anchor, positive, row, near, factor);
                    if (other < far) AddDistanceGradient(positive, negative, row, other, -factor);
                    else AddDistanceGradient(anchor, negative, row, far, -factor);
                }
            });
        }

        return result;

        double Distance(Tensor from, Tensor to, int row)
        {
            ReadOnlySpan<float> u = from.Values.Slice(row * features, features), v = to.Values.Slice(row * features, features);
            double sum = 0;
            for (int i = 0; i < features; i++) sum += Math.Pow(Math.Abs((double)u[i] - v[i] + epsilon), norm);
            return Math.Pow(sum, 1 / norm);
        }

        void AddDistanceGradient(Tensor from, Tensor to, int row, double distance, double factor)
        {
            if (distance == 0) return;
            ReadOnlySpan<float> u = from.Values.Slice(row * features, features), v = to.Values.Slice(row * features, features);
            Span<float> dFrom = tape.Needs(from) ? from.EditGradient().Slice(row * features, features) : default;
            Span<float> dTo = tape.Needs(to) ? to.EditGradient().Slice(row * features, features) : default;
            for (int i = 0; i < features; i++)
            {
                double difference = (double)u[i] - v[i] + epsilon;
                float slope = (float)(factor * Math.Sign(difference) * Math.Pow(Math.Abs(difference) / distance, norm - 1));
                if (!dFrom.IsEmpty) dFrom[i] += slope;
                if (!dTo.IsEmpty) dTo[i] -= slope;
            }
        }
    }
}
