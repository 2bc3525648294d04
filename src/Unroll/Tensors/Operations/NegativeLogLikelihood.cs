namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>
    /// Minus the log probability of each target class, by default the mean. From logits, <see cref="SoftmaxCrossEntropy(Tape, Tensor, ReadOnlySpan{int}, ClassLossOptions?)"/>
    /// does the same in one step.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="logProbabilities"><c>[..., classes]</c>; another class axis is an option.</param>
    /// <param name="targets">The right class for each row, in the order of the log probabilities without the class axis.</param>
    /// <param name="options">Ignored targets, class weights, reduction, class axis; label smoothing is not possible here.</param>
    /// <remarks>Gradient: minus the weight at the target, 0 elsewhere.</remarks>
    /// <exception cref="ArgumentException">The number of targets does not fit, or a target is no class.</exception>
    public static Tensor NegativeLogLikelihood(this Tape tape, Tensor logProbabilities, ReadOnlySpan<int> targets, ClassLossOptions? options = null)
    {
        ClassLossOptions settings = options ?? ClassLossOptions.Default;
        AxisView view = AxisView.Of(logProbabilities.Shape, settings.ClassAxis);
        float[]? weights = ClassWeights(settings, view.Size);
        if (settings.LabelSmoothing != 0) throw new ArgumentException("NegativeLogLikelihood has no label smoothing; use SoftmaxCrossEntropy.", nameof(options));
        if (targets.Length != view.Outer * view.Inner)
            throw new ArgumentException($"NegativeLogLikelihood: {targets.Length} targets for {logProbabilities.Shape} with classes on axis {view.Axis}, which need {view.Outer * view.Inner}.", nameof(targets));
        int[] kept = targets.ToArray();
        bool reduced = settings.Reduction != Reduction.None;
        Tensor result = tape.Create(reduced ? new Shape() : view.Remove(logProbabilities.Shape));
        Span<float> losses = result.Edit();
        ReadOnlySpan<float> values = logProbabilities.Values;
        double total = 0, count = 0;
        for (int row = 0; row < kept.Length; row++)
        {
            double loss = 0;
            if (kept[row] != settings.IgnoreIndex)
            {
                if ((uint)kept[row] >= (uint)view.Size) throw new ArgumentException($"NegativeLogLikelihood: target {kept[row]} at position {row} is no class of {view.Size}.", nameof(targets));
                double weight = weights?[kept[row]] ?? 1;
                count += weight;
                loss = -weight * values[FirstOfRow(view, row) + kept[row] * view.Inner];
            }

            if (reduced) total += loss;
            else losses[row] = (float)loss;
        }

        double scale = settings.Reduction switch
        {
            Reduction.Mean => count == 0 ? 0 : 1 / count,
            Reduction.BatchMean => 1.0 / Math.Max(1, logProbabilities.Shape[0]),
            _ => 1,
        };
        if (reduced) losses[0] = (float)(total * scale);
        if (tape.Needs(logProbabilities))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> arriving = result.Gradient;
                Span<float> gradient = logProbabilities.GradientToAddTo();
                for (int row = 0; row < kept.Length; row++)
                {
                    if (kept[row] == settings.IgnoreIndex) continue;
                    gradient[FirstOfRow(view, row) + kept[row] * view.Inner] -= (float)(scale * (weights?[kept[row]] ?? 1) * arriving[reduced ? 0 : row]);
                }
            });
        }

        return result;
    }
}
