using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>factor · x + offset for every element; <c>Scale(z, -1, 1)</c> is 1 - z.</summary>
    /// <remarks>Gradient: factor times that of the result. 2 FLOPs and 8 bytes an element.</remarks>
    public static Tensor Scale(this Tape tape, Tensor x, double factor, double offset = 0)
    {
        Tensor result = tape.Create(x.Shape);
        Span<float> y = result.Edit();
        float scale = (float)factor, shift = (float)offset;
        Elementwise.Scale(x.Values, scale, y);
        if (shift != 0f) for (int i = 0; i < y.Length; i++) y[i] += shift;
        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                Span<float> dx = x.WriteGradient(out bool accumulate);
                if (accumulate) Elementwise.ScaleAddTo(result.Gradient, scale, dx);
                else Elementwise.Scale(result.Gradient, scale, dx);
            });
        }

        return result;
    }
}
