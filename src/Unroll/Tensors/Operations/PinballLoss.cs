namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>The mean pinball loss of forecast quantiles: level · (x - q) where the target lies above the quantile, (1 - level) · (q - x) where below.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="quantiles">q: <c>[..., levels, inner]</c>.</param>
    /// <param name="target">x: <c>[..., 1, inner]</c>.</param>
    /// <param name="levels">Which share of targets shall lie below each, between 0 and 1.</param>
    /// <remarks>Gradient: -level below the target, 1 - level above it, 0 at it. Its smallest mean is at the true quantile. Koenker and Bassett 1978.</remarks>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Pinball(this Tape tape, Tensor quantiles, Tensor target, IReadOnlyList<double> levels)
    {
        if (quantiles.Shape.Rank < 2 || quantiles.Shape[^2] != levels.Count || target.Shape.Rank < 2 || target.Shape[^2] != 1 || target.Length * levels.Count != quantiles.Length || target.Shape[^1] != quantiles.Shape[^1])
            throw new ArgumentException($"Pinball: quantiles {quantiles.Shape} and targets {target.Shape} do not fit {levels.Count} levels. They must be [..., levels, inner] and [..., 1, inner].", nameof(target));
        int count = levels.Count, inner = quantiles.Shape[^1];
        Tensor result = tape.Create(new Shape());
        ReadOnlySpan<float> q = quantiles.Values, x = target.Values;
        double total = 0, share = 1.0 / Math.Max(1, quantiles.Length);
        for (int i = 0; i < q.Length; i++)
        {
            double over = (double)x[Target(i)] - q[i], level = levels[i / inner % count];
            total += Math.Max(level * over, (level - 1) * over);
        }

        result.Edit()[0] = (float)(total * share);
        if (tape.Needs(quantiles))
        {
            tape.Record(result, () =>
            {
                double factor = share * result.Gradient[0];
                ReadOnlySpan<float> q = quantiles.Values, x = target.Values;
                Span<float> gradient = quantiles.GradientToAddTo();
                for (int i = 0; i < q.Length; i++)
                {
                    double over = (double)x[Target(i)] - q[i], level = levels[i / inner % count];
                    gradient[i] += (float)(factor * (over > 0 ? -level : over < 0 ? 1 - level : 0));
                }
            });
        }

        return result;

        int Target(int i) => i / (inner * count) * inner + i % inner;
    }
}
