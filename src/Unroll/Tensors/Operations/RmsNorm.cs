using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>y = x / √(mean(x²) + epsilon) · weight over the last dimension: layer norm without mean and bias.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x"><c>[..., features]</c>.</param>
    /// <param name="weight"><c>[features]</c>, or none.</param>
    /// <param name="epsilon">Keeps the root away from 0. Default 1e-6.</param>
    /// <remarks>Zhang and Sennrich 2019. Gradient: dx = r (w dy) - x r³ / n · Σ w dy x, where r = 1 / √(mean(x²) + epsilon). About 5 FLOPs and 8 bytes an element forward.</remarks>
    /// <exception cref="ArgumentException">The weight does not have as many elements as the last dimension.</exception>
    public static Tensor RmsNorm(this Tape tape, Tensor x, Tensor? weight = null, double epsilon = 1e-6)
    {
        int columns = NormalizedSize(x, weight, null, 1, nameof(RmsNorm)), rows = columns == 0 ? 0 : x.Length / columns;
        Tensor result = tape.Create(x.Shape);
        FloatBlock inverses = tape.Scratch(rows);
        Span<float> y = result.Edit();
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> source = x.Values.Slice(row * columns, columns);
            Span<float> destination = y.Slice(row * columns, columns);
            float inverse = (float)(1 / Math.Sqrt(Reductions.SumOfSquares(source) / columns + epsilon));
            inverses.Span[row] = inverse;
            Elementwise.Scale(source, inverse, destination);
            if (weight is not null) Elementwise.Multiply(destination, weight.Values, destination);
        }

        if (tape.Needs(x) || tape.Needs(weight))
        {
            tape.Record(result, () =>
            {
                Span<float> dx = tape.Needs(x) ? x.GradientToAddTo() : default, dWeight = tape.Needs(weight) ? weight!.GradientToAddTo() : default;
                FloatBlock scratch = BlockPool.Rent(columns);
                Span<float> weighted = scratch.Span[..columns];
                for (int row = 0; row < rows; row++)
                {
                    ReadOnlySpan<float> source = x.Values.Slice(row * columns, columns), dy = result.Gradient.Slice(row * columns, columns);
                    float inverse = inverses.Span[row];
                    if (!dWeight.IsEmpty) for (int i = 0; i < columns; i++) dWeight[i] += dy[i] * source[i] * inverse;
                    if (dx.IsEmpty) continue;
                    if (weight is null) dy.CopyTo(weighted);
                    else Elementwise.Multiply(dy, weight.Values, weighted);
                    double dot = Reductions.Dot(weighted, source) / columns;
                    Span<float> target = dx.Slice(row * columns, columns);
                    Elementwise.ScaleAddTo(weighted, inverse, target);
                    Elementwise.ScaleAddTo(source, (float)(-dot * inverse * inverse * inverse), target);
                }

                BlockPool.Return(scratch);
            });
        }

        return result;
    }
}
