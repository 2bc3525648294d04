namespace Unroll.Numerics;

/// <summary>Softmax and cross-entropy of rows of logits [rows, classes] against one class index per row, in one pass over the logits.</summary>
/// <remarks>
/// loss = (1 - s) · w[y] · -log p[y] + s / classes · sum over c of w[c] · -log p[c], with label smoothing s and class weights w; 0 for an ignored row.
/// </remarks>
internal static class CrossEntropy
{
    /// <summary>
    /// Writes the loss and the log-sum-exp of every row, and returns the sum of the class weights of the counted targets (their number, without weights),
    /// by which a mean divides.
    /// </summary>
    public static double Forward(
        ReadOnlySpan<float> logits, int classes, ReadOnlySpan<int> targets, CrossEntropyOptions options, Span<float> losses, Span<float> logSumExp)
    {
        double weight = 0;
        for (int row = 0; row < targets.Length; row++)
        {
            ReadOnlySpan<float> x = logits.Slice(row * classes, classes);
            float total = Softmax.LogSumExp(x);
            logSumExp[row] = total;
            losses[row] = 0;
            int target = targets[row];
            if (target == options.IgnoreIndex) continue;
            float w = options.ClassWeights.IsEmpty ? 1 : options.ClassWeights[target];
            weight += w;
            double loss = (1.0 - options.LabelSmoothing) * w * ((double)total - x[target]);
            if (options.LabelSmoothing != 0)
            {
                double all = 0;
                for (int c = 0; c < classes; c++) all += (options.ClassWeights.IsEmpty ? 1.0 : options.ClassWeights[c]) * ((double)total - x[c]);
                loss += options.LabelSmoothing / classes * all;
            }

            losses[row] = (float)loss;
        }

        return weight;
    }

    /// <summary>
    /// The gradient of sum(rowGradients · losses) with respect to the logits, written or added. <paramref name="rowGradients"/> has one value
    /// per row, or one for all. <paramref name="gradient"/> may be the memory of the logits.
    /// </summary>
    public static void Backward(
        ReadOnlySpan<float> logits, int classes, ReadOnlySpan<int> targets, CrossEntropyOptions options, ReadOnlySpan<float> logSumExp,
        ReadOnlySpan<float> rowGradients, Span<float> gradient, bool accumulate)
    {
        double allWeights = options.ClassWeights.IsEmpty ? classes : Reductions.Sum(options.ClassWeights);
        for (int row = 0; row < targets.Length; row++)
        {
            int target = targets[row];
            double factor = target == options.IgnoreIndex ? 0 : rowGradients[rowGradients.Length == 1 ? 0 : row];
            double w = target == options.IgnoreIndex || options.ClassWeights.IsEmpty ? 1 : options.ClassWeights[target];
            double spread = options.LabelSmoothing / classes;
            double mass = (1 - options.LabelSmoothing) * w + spread * allWeights;
            for (int c = 0; c < classes; c++)
            {
                int i = row * classes + c;
                double value = 0;
                if (factor != 0)
                {
                    value = mass * Math.Exp(logits[i] - logSumExp[row]) - spread * (options.ClassWeights.IsEmpty ? 1 : options.ClassWeights[c]);
                    if (c == target) value -= (1 - options.LabelSmoothing) * w;
                }

                gradient[i] = (accumulate ? gradient[i] : 0) + (float)(factor * value);
            }
        }
    }
}
