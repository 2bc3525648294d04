namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>x above 0, slope · x below, where the slope is learned: one for all, or one for each channel of axis 1 of <c>[batch, channels, ...]</c>.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">Any shape; with several slopes at least two dimensions.</param>
    /// <param name="slope"><c>[1]</c> or <c>[channels]</c>.</param>
    /// <remarks>He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", ICCV 2015. 2 FLOPs and 8 bytes an element.</remarks>
    /// <exception cref="ArgumentException">The number of slopes is neither 1 nor that of the channels.</exception>
    public static Tensor Prelu(this Tape tape, Tensor x, Tensor slope)
    {
        AxisView view = slope.Length == 1 ? new AxisView(0, 1, 1, x.Length) : AxisView.Of(x.Shape, x.Shape.Rank > 1 ? 1 : 0);
        if (slope.Length != view.Size) throw new ArgumentException($"Prelu: {slope.Length} slopes for an input {x.Shape}; there must be 1, or {view.Size} as there are channels.", nameof(slope));
        Tensor result = tape.Create(x.Shape);
        Span<float> y = result.Edit();
        ReadOnlySpan<float> source = x.Values, slopes = slope.Values;
        for (int row = 0; row < view.Outer * view.Size; row++)
        {
            float s = slopes[row % view.Size];
            for (int i = row * view.Inner; i < (row + 1) * view.Inner; i++) y[i] = source[i] > 0 ? source[i] : s * source[i];
        }

        if (tape.Needs(x) || tape.Needs(slope))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> dy = result.Gradient, values = x.Values, factors = slope.Values;
                Span<float> dx = tape.Needs(x) ? x.GradientToAddTo() : default, dSlope = tape.Needs(slope) ? slope.GradientToAddTo() : default;
                for (int row = 0; row < view.Outer * view.Size; row++)
                {
                    double sum = 0;
                    for (int i = row * view.Inner; i < (row + 1) * view.Inner; i++)
                    {
                        if (!dx.IsEmpty) dx[i] += values[i] > 0 ? dy[i] : factors[row % view.Size] * dy[i];
                        if (!(values[i] > 0)) sum += (double)values[i] * dy[i];
                    }

                    if (!dSlope.IsEmpty) dSlope[row % view.Size] += (float)sum;
                }
            });
        }

        return result;
    }
}
