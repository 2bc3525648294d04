namespace Unroll.Tensors;

public static partial class Operations
{
    // A loss of each element of two tensors of one shape, reduced; both may get gradients.
    private static Tensor PairLoss<T>(Tape tape, Tensor x, Tensor target, Reduction reduction, T loss, string operation)
        where T : struct, IPairLoss
    {
        RequireSameShape(x, target, operation);
        bool reduced = reduction != Reduction.None;
        double scale = ReductionScale(reduction, x.Shape);
        Tensor result = tape.Create(reduced ? new Shape() : x.Shape);
        Span<float> losses = result.Edit();
        ReadOnlySpan<float> values = x.Values, targets = target.Values;
        double total = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double value = loss.Value(values[i], targets[i]);
            if (reduced) total += value;
            else losses[i] = (float)value;
        }

        if (reduced) losses[0] = (float)(total * scale);
        if (tape.Needs(x) || tape.Needs(target))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> arriving = result.Gradient, predicted = x.Values, wanted = target.Values;
                Span<float> dx = tape.Needs(x) ? x.GradientToAddTo() : default, dTarget = tape.Needs(target) ? target.GradientToAddTo() : default;
                for (int i = 0; i < predicted.Length; i++)
                {
                    double factor = scale * arriving[reduced ? 0 : i];
                    if (!dx.IsEmpty) dx[i] += (float)(factor * loss.Slope(predicted[i], wanted[i]));
                    if (!dTarget.IsEmpty) dTarget[i] += (float)(factor * loss.TargetSlope(predicted[i], wanted[i]));
                }
            });
        }

        return result;
    }

    private static double ReductionScale(Reduction reduction, Shape shape) => reduction switch
    {
        Reduction.Mean => 1.0 / Math.Max(1, shape.Length),
        Reduction.BatchMean => 1.0 / Math.Max(1, shape.Rank == 0 ? 1 : shape[0]),
        _ => 1,
    };
}
