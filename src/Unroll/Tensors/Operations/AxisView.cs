namespace Unroll.Tensors;

/// <summary>
/// A tensor seen along one axis: <c>[outer, size, inner]</c>, where outer and inner are the products of the dimensions before and after it.
/// Element (o, k, i) is at <c>(o * size + k) * inner + i</c>.
/// </summary>
internal readonly record struct AxisView(int Axis, int Outer, int Size, int Inner)
{
    /// <summary>The view along an axis, which may count from the end: -1 is the innermost.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The shape has no such axis.</exception>
    public static AxisView Of(Shape shape, int axis)
    {
        int position = axis < 0 ? axis + shape.Rank : axis;
        if (position < 0 || position >= shape.Rank)
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"A tensor of shape {shape} has no axis {axis}; its axes are 0 to {shape.Rank - 1}, or -1 to {-shape.Rank} from the end.");
        int outer = 1, inner = 1;
        for (int i = 0; i < position; i++) outer *= shape[i];
        for (int i = position + 1; i < shape.Rank; i++) inner *= shape[i];
        return new AxisView(position, outer, shape[position], inner);
    }

    /// <summary>The shape with another size along the axis.</summary>
    public Shape Resize(Shape shape, int size)
    {
        int[] sizes = shape.Sizes.ToArray();
        sizes[Axis] = size;
        return new Shape(sizes);
    }

    /// <summary>The shape without the axis.</summary>
    public Shape Remove(Shape shape) => new([.. shape.Sizes[..Axis], .. shape.Sizes[(Axis + 1)..]]);
}
