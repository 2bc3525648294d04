namespace Unroll.Data;

/// <summary>Takes the entries of an array of numbers as images.</summary>
public static class ImageArray
{
    /// <summary>
    /// The entries of an array as images. <c>[count, height, width]</c> are grey images, four dimensions images with channels, <c>[count, features]</c> vectors of
    /// features. Bytes are divided by 255; other numbers stay as they are. An image is converted when it is asked for.
    /// </summary>
    /// <param name="array">The array, from <see cref="IdxFile"/> or <see cref="NpyFile"/>.</param>
    /// <param name="layout">Where four dimensions have their channels.</param>
    /// <exception cref="DataFileException">The array has other dimensions or no numbers.</exception>
    public static IReadOnlyList<Image> ToImages(this NumericArray array, ImageLayout layout = ImageLayout.ChannelsLast)
    {
        ArgumentNullException.ThrowIfNull(array);
        int[] sizes = array.Sizes.ToArray();
        if (sizes.Length is < 2 or > 4 || array.Length == 0)
            throw new DataFileException(array.Source, null, $"It has the sizes {array}. Images are [count, height, width] or four dimensions with the channels; features are [count, features].");
        float divisor = array.Type == NumberType.UInt8 ? 255 : 1;
        return new ConvertedList<Image>(array.Count, index =>
        {
            float[] values = array.Entry(index, divisor);
            try
            {
                return sizes.Length switch
                {
                    2 => Image.FromFeatures(values),
                    3 => new Image(values, 1, new ImageSize(sizes[1], sizes[2])),
                    _ when layout == ImageLayout.ChannelsFirst => new Image(values, sizes[1], new ImageSize(sizes[2], sizes[3])),
                    _ => new Image(ChannelsFirst(values, sizes[3]), sizes[3], new ImageSize(sizes[1], sizes[2])),
                };
            }
            catch (ArgumentException exception)
            {
                throw new DataFileException(array.Source, null, $"Entry {index} is no image: {exception.Message}", exception);
            }
        });
    }

    private static float[] ChannelsFirst(float[] values, int channels)
    {
        float[] planes = new float[values.Length];
        int pixels = values.Length / channels;
        for (int i = 0; i < values.Length; i++) planes[i % channels * pixels + i / channels] = values[i];
        return planes;
    }
}
