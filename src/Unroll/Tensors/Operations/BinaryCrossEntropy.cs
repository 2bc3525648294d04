using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>
    /// The cross entropy in nats of yes-or-no predictions given as logits: -weight · (positiveWeight · target · log σ(x) + (1 - target) · log(1 - σ(x))),
    /// without overflow; by default the mean over all elements, whatever the weights.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="logits">x, any shape.</param>
    /// <param name="target">In the same shape, 0 to 1.</param>
    /// <param name="weight">A factor for each element, in a shape that repeats to that of the logits. It gets no gradient.</param>
    /// <param name="positiveWeight">A factor for the positive part, for instance one for each label <c>[labels]</c>. It gets no gradient.</param>
    /// <param name="reduction">Mean by default.</param>
    /// <remarks>Gradient for the logits: weight · ((1 - target) - (1 + (positiveWeight - 1) target) σ(-x)). Two exp and 12 bytes an element.</remarks>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor BinaryCrossEntropy(
        this Tape tape, Tensor logits, Tensor target, Tensor? weight = null, Tensor? positiveWeight = null, Reduction reduction = Reduction.Mean)
    {
        RequireSameShape(logits, target, nameof(BinaryCrossEntropy));
        bool reduced = reduction != Reduction.None;
        double scale = ReductionScale(reduction, logits.Shape), total = 0;
        FloatBlock? weights = Expand(tape, weight, logits.Shape, nameof(weight)), positive = Expand(tape, positiveWeight, logits.Shape, nameof(positiveWeight));
        Tensor result = tape.Create(reduced ? new Shape() : logits.Shape);
        Span<float> losses = result.Edit();
        ReadOnlySpan<float> x = logits.Values, t = target.Values;
        for (int i = 0; i < x.Length; i++)
        {
            double factor = 1 + ((positive?.Span[i] ?? 1.0) - 1) * t[i];
            double loss = (weights?.Span[i] ?? 1.0) * ((1 - (double)t[i]) * x[i] + factor * SoftplusOfNegative(x[i]));
            if (reduced) total += loss;
            else losses[i] = (float)loss;
        }

        if (reduced) losses[0] = (float)(total * scale);
        if (tape.Needs(logits) || tape.Needs(target))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> arriving = result.Gradient, predicted = logits.Values, wanted = target.Values;
                Span<float> dx = tape.Needs(logits) ? logits.GradientToAddTo() : default, dTarget = tape.Needs(target) ? target.GradientToAddTo() : default;
                for (int i = 0; i < predicted.Length; i++)
                {
                    double share = scale * arriving[reduced ? 0 : i] * (weights?.Span[i] ?? 1.0), extra = (positive?.Span[i] ?? 1.0) - 1;
                    if (!dx.IsEmpty) dx[i] += (float)(share * (1 - (double)wanted[i] - (1 + extra * wanted[i]) / (1 + Math.Exp(predicted[i]))));
                    if (!dTarget.IsEmpty) dTarget[i] += (float)(share * (extra * SoftplusOfNegative(predicted[i]) - predicted[i]));
                }
            });
        }

        return result;
    }

    // log(1 + z), exact for small z too.
    private static double LogOnePlus(double z)
    {
        double u = 1 + z;
        return u == 1 ? z : Math.Log(u) * z / (u - 1);
    }

    // log(1 + e^-x).
    private static double SoftplusOfNegative(double x) => Math.Max(-x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x)));

    // A factor repeated to the full shape, or nothing.
    private static FloatBlock? Expand(Tape tape, Tensor? factor, Shape shape, string name)
    {
        if (factor is null) return null;
        Broadcast plan = Broadcast.Of(shape, factor.Shape, name);
        if (plan.Result != shape) throw new ArgumentException($"The factor {factor.Shape} does not repeat to {shape}.", name);
        FloatBlock block = tape.Scratch(shape.Length);
        ReadOnlySpan<float> values = factor.Values;
        for (int run = 0; run < plan.Runs; run++)
        {
            int at = plan.Offsets(run).Right;
            Span<float> part = block.Span.Slice(run * plan.Length, plan.Length);
            if (plan.RightAdvances) values.Slice(at, part.Length).CopyTo(part);
            else part.Fill(values[at]);
        }

        return block;
    }
}
