namespace Unroll.Tensors;

public static partial class Operations
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>The mean negative log likelihood of targets under normal distributions: ln σ + (x - μ)² / 2σ² + ½ ln 2π, in nats.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="mean">μ, any shape.</param>
    /// <param name="deviation">σ, above zero, of the same shape.</param>
    /// <param name="target">x, of the same shape.</param>
    /// <remarks>Gradients: dμ = (μ - x) / σ², dσ = 1/σ - (x - μ)² / σ³, dx = -dμ. Nix and Weigend 1994.</remarks>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor GaussianNegativeLogLikelihood(this Tape tape, Tensor mean, Tensor deviation, Tensor target)
    {
        RequireSameShape(mean, target, nameof(GaussianNegativeLogLikelihood));
        RequireSameShape(mean, deviation, nameof(GaussianNegativeLogLikelihood));
        Tensor result = tape.Create(new Shape());
        ReadOnlySpan<float> m = mean.Values, s = deviation.Values, x = target.Values;
        double total = 0, share = 1.0 / Math.Max(1, mean.Length);
        for (int i = 0; i < m.Length; i++)
        {
            double z = ((double)x[i] - m[i]) / s[i];
            total += Math.Log(s[i]) + z * z / 2 + HalfLogTwoPi;
        }

        result.Edit()[0] = (float)(total * share);
        if (tape.Needs(mean) || tape.Needs(deviation) || tape.Needs(target))
        {
            tape.Record(result, () =>
            {
                double factor = share * result.Gradient[0];
                ReadOnlySpan<float> m = mean.Values, s = deviation.Values, x = target.Values;
                Span<float> dMean = tape.Needs(mean) ? mean.GradientToAddTo() : default, dDeviation = tape.Needs(deviation) ? deviation.GradientToAddTo() : default;
                Span<float> dTarget = tape.Needs(target) ? target.GradientToAddTo() : default;
                for (int i = 0; i < m.Length; i++)
                {
                    double sigma = s[i], distance = (double)m[i] - x[i], slope = factor * distance / (sigma * sigma);
                    if (!dMean.IsEmpty) dMean[i] += (float)slope;
                    if (!dTarget.IsEmpty) dTarget[i] -= (float)slope;
                    if (!dDeviation.IsEmpty) dDeviation[i] += (float)(factor * (1 - distance * distance / (sigma * sigma)) / sigma);
                }
            });
        }

        return result;
    }
}
