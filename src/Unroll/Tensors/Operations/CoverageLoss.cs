namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>How much a decoder looked again at what it had looked at before: Σ over steps and places of min(weight, coverage), where the coverage is the sum of the weights of the steps before.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="alignment">Weights, <c>[batch, steps, places]</c>.</param>
    /// <param name="lengths">How many steps of each sequence count; all if empty.</param>
    /// <returns>One number, the sum over the batch.</returns>
    /// <remarks>
    /// See, Liu, Manning, ACL 2017, equations 10 and 12. Gradient: to the smaller of the two, and through the coverage to all steps before; where both are equal, to the weight. 2 FLOPs for each weight.
    /// </remarks>
    /// <exception cref="ArgumentException">The shape or the lengths do not fit.</exception>
    public static Tensor CoverageLoss(this Tape tape, Tensor alignment, ReadOnlySpan<int> lengths = default)
    {
        if (alignment.Shape.Rank != 3) throw new ArgumentException($"CoverageLoss: the alignment {alignment.Shape} must be [batch, steps, places].", nameof(alignment));
        (int batch, int steps, int places) = (alignment.Shape[0], alignment.Shape[1], alignment.Shape[2]);
        int[] real = KeyLengths(lengths, batch, steps);
        Tensor result = tape.Create(new Shape());
        ReadOnlySpan<float> weights = alignment.Values;
        float[] covered = new float[batch * steps * places];
        double sum = 0;
        for (int i = 0; i < covered.Length; i++)
        {
            int step = i / places % steps;
            if (step > 0) covered[i] = covered[i - places] + weights[i - places];
            if (step < real[i / places / steps]) sum += Math.Min(weights[i], covered[i]);
        }

        result.Edit()[0] = (float)sum;
        if (tape.Needs(alignment))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> values = alignment.Values;
                Span<float> gradient = alignment.GradientToAddTo();
                float[] later = new float[places];
                for (int b = 0; b < batch; b++)
                {
                    Array.Clear(later);
                    for (int step = real[b] - 1; step >= 0; step--)
                    {
                        for (int place = 0; place < places; place++)
                        {
                            int i = (b * steps + step) * places + place;
                            bool weightCounts = values[i] <= covered[i];
                            gradient[i] += later[place] + (weightCounts ? result.Gradient[0] : 0);
                            if (!weightCounts) later[place] += result.Gradient[0];
                        }
                    }
                }
            });
        }

        return result;
    }
}
