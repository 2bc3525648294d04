using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>left · right, element by element, with shapes as for <see cref="Add"/>.</summary>
    /// <remarks>Gradients: that of the result times the other operand, summed over what was repeated. 1 FLOP and 12 bytes an element.</remarks>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Multiply(this Tape tape, Tensor left, Tensor right)
    {
        Broadcast plan = Broadcast.Of(left.Shape, right.Shape, nameof(Multiply));
        Tensor result = tape.Create(plan.Result);
        Span<float> product = result.Edit();
        ReadOnlySpan<float> a = left.Values, b = right.Values;
        for (int run = 0; run < plan.Runs; run++)
        {
            (int atLeft, int atRight) = plan.Offsets(run);
            Span<float> p = product.Slice(run * plan.Length, plan.Length);
            if (!plan.LeftAdvances) Elementwise.Scale(b.Slice(atRight, p.Length), a[atLeft], p);
            else if (!plan.RightAdvances) Elementwise.Scale(a.Slice(atLeft, p.Length), b[atRight], p);
            else Elementwise.Multiply(a.Slice(atLeft, p.Length), b.Slice(atRight, p.Length), p);
        }

        if (tape.Needs(left) || tape.Needs(right))
        {
            tape.Record(result, () =>
            {
                if (tape.Needs(left)) AddProductGradient(left, right.Values, result.Gradient, plan, leftSide: true);
                if (tape.Needs(right)) AddProductGradient(right, left.Values, result.Gradient, plan, leftSide: false);
            });
        }

        return result;
    }

    // Adds arriving · other to one operand, summing over the dimensions along which it was repeated.
    private static void AddProductGradient(Tensor operand, ReadOnlySpan<float> other, ReadOnlySpan<float> arriving, Broadcast plan, bool leftSide)
    {
        Span<float> gradient = operand.GradientToAddTo();
        bool advances = leftSide ? plan.LeftAdvances : plan.RightAdvances, otherAdvances = leftSide ? plan.RightAdvances : plan.LeftAdvances;
        for (int run = 0; run < plan.Runs; run++)
        {
            (int at, int atOther) = plan.Offsets(run);
            if (!leftSide) (at, atOther) = (atOther, at);
            ReadOnlySpan<float> g = arriving.Slice(run * plan.Length, plan.Length);
            if (!advances) gradient[at] += (float)Reductions.Dot(g, other.Slice(atOther, g.Length));
            else if (otherAdvances) Elementwise.MultiplyAddTo(g, other.Slice(atOther, g.Length), gradient.Slice(at, g.Length));
            else Elementwise.ScaleAddTo(g, other[atOther], gradient.Slice(at, g.Length));
        }
    }
}
