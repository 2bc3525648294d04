using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>a · σ(b), where a and b are the first and the second half of an axis, by default the last; the axis halves.</summary>
    /// <remarks>Gradients: da = dy σ(b), db = dy a σ(b) (1 - σ(b)). Dauphin, Fan, Auli, Grangier 2017. One exp and 12 bytes an element of the result.</remarks>
    /// <exception cref="ArgumentException">The axis has an odd size.</exception>
    public static Tensor Glu(this Tape tape, Tensor x, int axis = -1)
    {
        AxisView view = AxisView.Of(x.Shape, axis);
        if (view.Size % 2 != 0) throw new ArgumentException($"Glu: axis {axis} of {x.Shape} has {view.Size} elements and cannot be halved.", nameof(x));
        Tensor result = tape.Create(view.Resize(x.Shape, view.Size / 2));
        int half = view.Size / 2 * view.Inner;
        for (int outer = 0; outer < view.Outer; outer++)
        {
            ReadOnlySpan<float> both = x.Values.Slice(2 * outer * half, 2 * half);
            GatedUnit.Forward(both[..half], both[half..], result.Edit().Slice(outer * half, half));
        }

        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                Span<float> dx = x.GradientToAddTo();
                for (int outer = 0; outer < view.Outer; outer++)
                {
                    ReadOnlySpan<float> both = x.Values.Slice(2 * outer * half, 2 * half), dy = result.Gradient.Slice(outer * half, half);
                    Span<float> gradient = dx.Slice(2 * outer * half, 2 * half);
                    GatedUnit.AddValueGradient(both[half..], dy, gradient[..half]);
                    GatedUnit.AddGateGradient(both[..half], both[half..], dy, gradient[half..]);
                }
            });
        }

        return result;
    }
}
