namespace Unroll.Data;

/// <summary>Reads an image of any format: PGM and PPM by itself, everything else with <see cref="Ffmpeg"/>.</summary>
public static class ImageFile
{
    /// <summary>Reads one image in the size and with the channels that a model wants.</summary>
    /// <param name="path">The file; of a video the first frame.</param>
    /// <param name="size">The size wanted. An image of another size is resized, without regard to its proportions.</param>
    /// <param name="channels">1 for grey or 3 for red, green, blue.</param>
    /// <exception cref="DataFileException">The file cannot be read, or needs a program that is absent.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Image Read(string path, ImageSize size, int channels = 3)
    {
        if (channels is not (1 or 3)) throw new ArgumentOutOfRangeException(nameof(channels), channels, "An image file has 1 channel (grey) or 3 (red, green, blue).");
        return IsNetpbm(path) ? NetpbmFile.Read(path).ToChannels(channels).Resize(size) : Ffmpeg.ReadImage(path, size, channels);
    }

    private static bool IsNetpbm(string path)
    {
        using DataFileStream file = DataFileStream.Open(path);
        byte[] magic = new byte[2];
        return file.TryRead(magic) && magic is [(byte)'P', >= (byte)'1' and <= (byte)'7'];
    }
}
