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
        Span<float> y = result.Edit();
        ReadOnlySpan<float> source = x.Values;
        for (int at = 0; at < y.Length; at++)
        {
            int a = at / Math.Max(1, half) * half + at;
            y[at] = source[a] * Logistic(source[a + half]);
        }

        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> dy = result.Gradient, values = x.Values;
                Span<float> dx = x.GradientToAddTo();
                for (int at = 0; at < dy.Length; at++)
                {
                    int a = at / half * half + at;
                    float gate = Logistic(values[a + half]);
                    dx[a] += dy[at] * gate;
                    dx[a + half] += dy[at] * values[a] * gate * (1 - gate);
                }
            });
        }

        return result;
    }
}
