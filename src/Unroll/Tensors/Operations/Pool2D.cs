namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>The largest element of each square window over the last two dimensions: <c>[..., height, width]</c> becomes <c>[..., rows, columns]</c>.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">Images, or any shape of at least two dimensions.</param>
    /// <param name="kernel">Side of a window; windows lie side by side, and what does not fill a window at the end is left out.</param>
    /// <remarks>Gradient: goes to the largest element, the first one of equals in reading order.</remarks>
    /// <exception cref="ArgumentException">There are fewer than two dimensions, or no window fits.</exception>
    public static Tensor MaxPool2D(this Tape tape, Tensor x, int kernel)
    {
        if (x.Shape.Rank < 2) throw new ArgumentException($"MaxPool2D: the input {x.Shape} must be [..., height, width].", nameof(x));
        int height = x.Shape[^2], width = x.Shape[^1];
        if (kernel < 1 || kernel > height || kernel > width) throw new ArgumentException($"MaxPool2D: a window of {kernel} x {kernel} does not fit an image of {height} x {width}.", nameof(kernel));
        int rows = height / kernel, columns = width / kernel, images = x.Length / Math.Max(1, height * width);
        int[] sizes = x.Shape.Sizes.ToArray();
        (sizes[^2], sizes[^1]) = (rows, columns);
        Tensor result = tape.Create(new Shape(sizes));
        int[] places = new int[result.Length];
        ReadOnlySpan<float> source = x.Values;
        Span<float> y = result.Edit();
        for (int i = 0, image = 0; image < images; image++)
        {
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++, i++)
                {
                    int corner = (image * height + row * kernel) * width + column * kernel, best = corner;
                    for (int j = 0; j < kernel; j++)
                    {
                        for (int k = 0; k < kernel; k++)
                        {
                            int at = corner + j * width + k;
                            if (source[at] > source[best] || float.IsNaN(source[at])) best = at;
                        }
                    }

                    places[i] = best;
                    y[i] = source[best];
                }
            }
        }

        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> arriving = result.Gradient;
                Span<float> gradient = x.GradientToAddTo();
                for (int i = 0; i < arriving.Length; i++) gradient[places[i]] += arriving[i];
            });
        }

        return result;
    }
}
