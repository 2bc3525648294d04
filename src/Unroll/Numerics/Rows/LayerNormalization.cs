namespace Unroll.Numerics;

/// <summary>y = (x - mean) / sqrt(variance + epsilon) · weight + bias along the rows of a matrix [rows, columns], with the biased variance.</summary>
/// <remarks>Ba, Kiros, Hinton, "Layer Normalization", 2016.</remarks>
internal static class LayerNormalization
{
    /// <summary>
    /// Writes the result, and each row's mean and 1 / sqrt(variance + epsilon), for the backward pass. An empty weight stands for ones, an empty bias for zeros.
    /// </summary>
    public static void Forward(
        ReadOnlySpan<float> source, int columns, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float epsilon,
        Span<float> destination, Span<float> means, Span<float> inverseDeviations)
    {
        for (int row = 0; row < means.Length; row++)
        {
            ReadOnlySpan<float> x = source.Slice(row * columns, columns);
            double mean = Reductions.Sum(x) / columns, variance = 0;
            foreach (float value in x) variance += (value - mean) * (value - mean);
            double inverse = 1 / Math.Sqrt(variance / columns + epsilon);
            means[row] = (float)mean;
            inverseDeviations[row] = (float)inverse;
            for (int i = 0; i < columns; i++)
            {
                destination[row * columns + i] = (float)((x[i] - mean) * inverse * (weight.IsEmpty ? 1 : weight[i]) + (bias.IsEmpty ? 0 : bias[i]));
            }
        }
    }

    /// <summary>Gradients of the source, weight and bias, each written or added; an empty span means that it is not wanted.</summary>
    public static void Backward(
        ReadOnlySpan<float> source, ReadOnlySpan<float> outputGradient, int columns, ReadOnlySpan<float> weight,
        ReadOnlySpan<float> means, ReadOnlySpan<float> inverseDeviations,
        Span<float> sourceGradient, bool accumulateSource, Span<float> weightGradient, bool accumulateWeight, Span<float> biasGradient, bool accumulateBias)
    {
        if (!accumulateWeight) weightGradient.Clear();
        if (!accumulateBias) biasGradient.Clear();
        for (int row = 0; row < means.Length; row++)
        {
            double sum = 0, dot = 0;
            for (int i = 0; i < columns; i++)
            {
                double normal = (source[row * columns + i] - means[row]) * inverseDeviations[row];
                double dy = outputGradient[row * columns + i];
                if (!weightGradient.IsEmpty) weightGradient[i] += (float)(dy * normal);
                if (!biasGradient.IsEmpty) biasGradient[i] += (float)dy;
                double dn = dy * (weight.IsEmpty ? 1 : weight[i]);
                sum += dn;
                dot += dn * normal;
            }

            if (sourceGradient.IsEmpty) continue;
            for (int i = 0; i < columns; i++)
            {
                int at = row * columns + i;
                double normal = (source[at] - means[row]) * inverseDeviations[row];
                double dn = outputGradient[at] * (weight.IsEmpty ? 1.0 : weight[i]);
                float value = (float)(inverseDeviations[row] * (dn - sum / columns - normal * dot / columns));
                sourceGradient[at] = accumulateSource ? sourceGradient[at] + value : value;
            }
        }
    }
}
