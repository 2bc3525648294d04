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

    /// <summary>All images of one file: <c>.npy</c>, IDX, or raw bytes; gzip is unpacked.</summary>
    /// <param name="path">The file. What it is, is seen by its beginning.</param>
    /// <param name="size">For raw bytes: rows and columns of an image. Without it a file that is neither of the others is an error.</param>
    /// <param name="channels">For raw bytes: bytes of a pixel.</param>
    /// <param name="layout">Where four dimensions have their channels.</param>
    /// <exception cref="DataFileException">The file cannot be used.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static IReadOnlyList<Image> ReadFile(string path, ImageSize? size = null, int channels = 3, ImageLayout layout = ImageLayout.ChannelsLast)
    {
        byte[] magic = new byte[4];
        using (DataFileStream start = DataFileStream.Open(path))
        {
            // A raw file may be shorter than any magic number.
            if (!start.TryRead(magic)) magic = [];
        }

        if (magic is [0x93, (byte)'N', (byte)'U', (byte)'M']) return NpyFile.Read(path).ToImages(layout);
        bool index = magic is [0, 0, >= 8 and <= 14, >= 1 and <= 8];
        if (index && size is null) return IdxFile.Read(path).ToImages(layout);
        if (size is not { } raw) throw new DataFileException(path, null, "It is neither .npy nor IDX. If it holds raw bytes, say how large an image is.");
        if (!index) return RawImages.Read(path, raw, channels);
        try
        {
            return IdxFile.Read(path).ToImages(layout);
        }
        catch (DataFileException)
        {
            // Raw bytes may begin like an IDX file, but hardly announce their own length.
            return RawImages.Read(path, raw, channels);
        }
    }

    private static float[] ChannelsFirst(float[] values, int channels)
    {
        float[] planes = new float[values.Length];
        int pixels = values.Length / channels;
        for (int i = 0; i < values.Length; i++) planes[i % channels * pixels + i / channels] = values[i];
        return planes;
    }
}
