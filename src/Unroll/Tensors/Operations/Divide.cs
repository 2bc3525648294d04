namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>left / right, element by element, with shapes as for <see cref="Add"/>.</summary>
    /// <remarks>Gradients: dy / right for the left operand and -dy · y / right for the right one, summed over what was repeated. 1 FLOP and 12 bytes an element.</remarks>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Divide(this Tape tape, Tensor left, Tensor right)
    {
        Broadcast plan = Broadcast.Of(left.Shape, right.Shape, nameof(Divide));
        Tensor result = tape.Create(plan.Result);
        Span<float> quotient = result.Edit();
        ReadOnlySpan<float> a = left.Values, b = right.Values;
        int stepLeft = plan.LeftAdvances ? 1 : 0, stepRight = plan.RightAdvances ? 1 : 0;
        for (int run = 0; run < plan.Runs; run++)
        {
            (int atLeft, int atRight) = plan.Offsets(run);
            Span<float> q = quotient.Slice(run * plan.Length, plan.Length);
            for (int i = 0; i < q.Length; i++) q[i] = a[atLeft + i * stepLeft] / b[atRight + i * stepRight];
        }

        if (tape.Needs(left) || tape.Needs(right))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> dy = result.Gradient, y = result.Values, divisor = right.Values;
                Span<float> dLeft = tape.Needs(left) ? left.GradientToAddTo() : default, dRight = tape.Needs(right) ? right.GradientToAddTo() : default;
                for (int run = 0; run < plan.Runs; run++)
                {
                    (int atLeft, int atRight) = plan.Offsets(run);
                    for (int i = 0; i < plan.Length; i++)
                    {
                        int at = run * plan.Length + i;
                        float share = dy[at] / divisor[atRight + i * stepRight];
                        if (!dLeft.IsEmpty) dLeft[atLeft + i * stepLeft] += share;
                        if (!dRight.IsEmpty) dRight[atRight + i * stepRight] -= share * y[at];
                    }
                }
            });
        }

        return result;
    }
}
