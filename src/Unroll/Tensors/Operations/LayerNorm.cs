using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>y = (x - mean) / √(variance + epsilon) · weight + bias, with mean and biased variance over the last dimensions together.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="weight">A factor for each normalised element, or none.</param>
    /// <param name="bias">An addend for each normalised element, or none.</param>
    /// <param name="epsilon">Keeps the root away from 0. Default 1e-5.</param>
    /// <param name="dimensions">How many of the last dimensions count as one. Default 1.</param>
    /// <remarks>Ba, Kiros, Hinton 2016. Gradient: see the kernel. About 8 FLOPs and 8 bytes an element forward, twice that backward.</remarks>
    /// <exception cref="ArgumentException">Weight or bias do not have as many elements as are normalised together.</exception>
    public static Tensor LayerNorm(this Tape tape, Tensor x, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5, int dimensions = 1)
    {
        int columns = NormalizedSize(x, weight, bias, dimensions, nameof(LayerNorm)), rows = columns == 0 ? 0 : x.Length / columns;
        Tensor result = tape.Create(x.Shape);
        FloatBlock means = tape.Scratch(rows), inverses = tape.Scratch(rows);
        LayerNormalization.Forward(
            x.Values, columns, weight is null ? default : weight.Values, bias is null ? default : bias.Values, (float)epsilon, result.Edit(), means.Span[..rows], inverses.Span[..rows]);
        if (tape.Needs(x) || tape.Needs(weight) || tape.Needs(bias))
        {
            tape.Record(result, () =>
            {
                bool addX = false, addWeight = false, addBias = false;
                Span<float> dx = tape.Needs(x) ? x.WriteGradient(out addX) : default;
                Span<float> dWeight = tape.Needs(weight) ? weight!.WriteGradient(out addWeight) : default;
                Span<float> dBias = tape.Needs(bias) ? bias!.WriteGradient(out addBias) : default;
                LayerNormalization.Backward(
                    x.Values, result.Gradient, columns, weight is null ? default : weight.Values, means.Span[..rows], inverses.Span[..rows],
                    dx, addX, dWeight, addWeight, dBias, addBias);
            });
        }

        return result;
    }

    private static int NormalizedSize(Tensor x, Tensor? weight, Tensor? bias, int dimensions, string operation)
    {
        if (dimensions < 1 || dimensions > x.Shape.Rank)
            throw new ArgumentOutOfRangeException(nameof(dimensions), dimensions, $"{operation}: {dimensions} dimensions of {x.Shape} cannot be normalised; it has {x.Shape.Rank}.");
        int columns = 1;
        foreach (int size in x.Shape.Sizes[^dimensions..]) columns *= size;
        if (weight is not null && weight.Length != columns) throw new ArgumentException($"{operation}: the weight {weight.Shape} must have the {columns} elements that are normalised together in {x.Shape}.", nameof(weight));
        if (bias is not null && bias.Length != columns) throw new ArgumentException($"{operation}: the bias {bias.Shape} must have the {columns} elements that are normalised together in {x.Shape}.", nameof(bias));
        return columns;
    }
}
