namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>Puts the dimensions into another order: dimension i of the result is dimension <c>order[i]</c> of <paramref name="x"/>.</summary>
    /// <remarks>Gradient: the arriving one in the original order. 8 bytes an element, no FLOPs.</remarks>
    /// <exception cref="ArgumentException">The order does not name every dimension once.</exception>
    public static Tensor Permute(this Tape tape, Tensor x, params ReadOnlySpan<int> order)
    {
        int rank = x.Shape.Rank;
        int[] source = order.ToArray(), sizes = new int[rank], steps = new int[rank];
        if (!source.Order().SequenceEqual(Enumerable.Range(0, rank)))
            throw new ArgumentException($"Permute: the order {string.Join(", ", source)} does not name each of the {rank} dimensions of {x.Shape} once.", nameof(order));
        for (int i = 0; i < rank; i++)
        {
            sizes[i] = x.Shape[source[i]];
            steps[i] = 1;
            for (int later = source[i] + 1; later < rank; later++) steps[i] *= x.Shape[later];
        }

        Tensor result = tape.Create(new Shape(sizes));
        Span<float> y = result.Edit();
        ReadOnlySpan<float> values = x.Values;
        int columns = rank == 0 ? 1 : sizes[^1], step = rank == 0 ? 1 : steps[^1];
        for (int row = 0, at = 0; at < y.Length; row++)
        {
            int from = SourceOfRow(row, sizes, steps);
            for (int i = 0; i < columns; i++) y[at++] = values[from + i * step];
        }

        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> arriving = result.Gradient;
                Span<float> gradient = x.WriteGradient(out bool accumulate);
                for (int row = 0, at = 0; at < arriving.Length; row++)
                {
                    int from = SourceOfRow(row, sizes, steps);
                    for (int i = 0; i < columns; i++, at++) gradient[from + i * step] = accumulate ? gradient[from + i * step] + arriving[at] : arriving[at];
                }
            });
        }

        return result;
    }

    /// <summary>Exchanges two dimensions: <c>[batch, time, features]</c> with 0 and 1 becomes <c>[time, batch, features]</c>.</summary>
    /// <remarks>See <see cref="Permute"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public static Tensor Transpose(this Tape tape, Tensor x, int first, int second)
    {
        int a = AxisView.Of(x.Shape, first).Axis, b = AxisView.Of(x.Shape, second).Axis;
        int[] order = [.. Enumerable.Range(0, x.Shape.Rank)];
        (order[a], order[b]) = (b, a);
        return tape.Permute(x, order);
    }

    // Where the first element of a row of the result lies; a row runs along the result's last dimension.
    private static int SourceOfRow(int row, int[] sizes, int[] steps)
    {
        int from = 0;
        for (int i = sizes.Length - 2; i >= 0; i--)
        {
            (row, int index) = Math.DivRem(row, sizes[i]);
            from += index * steps[i];
        }

        return from;
    }
}
