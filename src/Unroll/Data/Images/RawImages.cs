namespace Unroll.Data;

/// <summary>Images that lie as bytes one after the other in a file without any header: pixel after pixel, its channels side by side. Gzip is unpacked.</summary>
public static class RawImages
{
    /// <summary>Reads all images of a file. An image is converted when it is asked for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="size">Rows and columns of each image.</param>
    /// <param name="channels">Bytes of a pixel: 1 for grey, 3 for red, green, blue.</param>
    /// <exception cref="DataFileException">The file does not hold whole images of that size.</exception>
    public static IReadOnlyList<Image> Read(string path, ImageSize size, int channels = 3)
    {
        size.Check(nameof(size));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        using DataFileStream file = DataFileStream.Open(path);
        byte[] bytes = file.ReadToEnd(Array.MaxLength);
        long length = size.Pixels * channels;
        if (bytes.Length == 0 || bytes.Length % length != 0)
            throw file.Problem($"Its {bytes.Length} bytes are not whole images of {length} ({size} pixels, {channels} channels). Check the size, or whether the file was cut short.");
        return new ConvertedList<Image>((int)(bytes.Length / length), index => Image.FromBytes(bytes.AsSpan((int)(index * length), (int)length), channels, size));
    }
}
