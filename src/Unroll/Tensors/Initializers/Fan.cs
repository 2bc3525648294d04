namespace Unroll.Tensors;

/// <summary>How many inputs and outputs meet in a weight <c>[out, in, kernel...]</c>.</summary>
internal static class Fan
{
    /// <summary>in · kernel and out · kernel.</summary>
    /// <exception cref="ArgumentException">The shape has fewer than two dimensions.</exception>
    public static (double In, double Out) Of(Shape shape)
    {
        if (shape.Rank < 2) throw new ArgumentException($"A weight of shape {shape} has no fan-in and fan-out; this initialiser needs [out, in, ...].", nameof(shape));
        double kernel = 1;
        for (int i = 2; i < shape.Rank; i++) kernel *= shape[i];
        return (shape[1] * kernel, shape[0] * kernel);
    }
}
