using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>The differentiable operations: extension methods of <see cref="Tape"/>, each in a file of its own.</summary>
public static partial class Operations
{
    /// <summary>
    /// left + right, element by element. Shapes are aligned at the last dimension; a size of 1 or an absent dimension repeats, so that
    /// <c>[batch, time, features] + [features]</c> adds a bias.
    /// </summary>
    /// <remarks>Gradient: that of the result for both, summed over what was repeated. 1 FLOP and 12 bytes an element.</remarks>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Add(this Tape tape, Tensor left, Tensor right) => AddScaled(tape, left, right, 1f, nameof(Add));

    /// <summary>left - right, element by element, with shapes as for <see cref="Add"/>.</summary>
    /// <remarks>Gradient: that of the result for the left operand, its negative for the right one. 1 FLOP and 12 bytes an element.</remarks>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Subtract(this Tape tape, Tensor left, Tensor right) => AddScaled(tape, left, right, -1f, nameof(Subtract));

    private static Tensor AddScaled(Tape tape, Tensor left, Tensor right, float sign, string operation)
    {
        Broadcast plan = Broadcast.Of(left.Shape, right.Shape, operation);
        Tensor result = tape.Create(plan.Result);
        Span<float> sum = result.Edit();
        ReadOnlySpan<float> a = left.Values, b = right.Values;
        for (int run = 0; run < plan.Runs; run++)
        {
            (int atLeft, int atRight) = plan.Offsets(run);
            Span<float> s = sum.Slice(run * plan.Length, plan.Length);
            if (plan.LeftAdvances && plan.RightAdvances)
            {
                if (sign > 0) Elementwise.Add(a.Slice(atLeft, s.Length), b.Slice(atRight, s.Length), s);
                else Elementwise.Subtract(a.Slice(atLeft, s.Length), b.Slice(atRight, s.Length), s);
                continue;
            }

            if (plan.LeftAdvances) a.Slice(atLeft, s.Length).CopyTo(s);
            else s.Fill(a[atLeft]);
            if (!plan.RightAdvances)
            {
                float constant = sign * b[atRight];
                for (int i = 0; i < s.Length; i++) s[i] += constant;
            }
            else if (sign > 0)
            {
                Elementwise.AddTo(b.Slice(atRight, s.Length), s);
            }
            else
            {
                Elementwise.Subtract(s, b.Slice(atRight, s.Length), s);
            }
        }

        if (tape.Needs(left) || tape.Needs(right))
        {
            tape.Record(result, () =>
            {
                if (tape.Needs(left)) AddReduced(left, result.Gradient, plan, leftSide: true, 1f);
                if (!tape.Needs(right)) return;
                if (sign < 0 || !tape.HandGradient(result, right)) AddReduced(right, result.Gradient, plan, leftSide: false, sign);
            });
        }

        return result;
    }

    // Adds scale * gradient to one operand, summing over the dimensions along which it was repeated.
    private static void AddReduced(Tensor operand, ReadOnlySpan<float> arriving, Broadcast plan, bool leftSide, float scale)
    {
        if (scale == 1f && operand.Length == arriving.Length)
        {
            operand.AddGradient(arriving);
            return;
        }

        if (scale == 1f && operand.Length == plan.Length && (leftSide ? plan.LeftAdvances : plan.RightAdvances))
        {
            Span<float> sums = operand.WriteGradient(out bool accumulate);
            Reductions.ColumnSums(arriving, operand.Length, sums, accumulate);
            return;
        }

        Span<float> gradient = operand.GradientToAddTo();
        bool advances = leftSide ? plan.LeftAdvances : plan.RightAdvances;
        for (int run = 0; run < plan.Runs; run++)
        {
            (int atLeft, int atRight) = plan.Offsets(run);
            int at = leftSide ? atLeft : atRight;
            ReadOnlySpan<float> g = arriving.Slice(run * plan.Length, plan.Length);
            if (advances)
            {
                Elementwise.ScaleAddTo(g, scale, gradient.Slice(at, g.Length));
            }
            else
            {
                gradient[at] += (float)(scale * Reductions.Sum(g));
            }
        }
    }
}
