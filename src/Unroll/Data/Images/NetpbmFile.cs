using System.Globalization;

namespace Unroll.Data;

/// <summary>
/// Reads PGM and PPM images: P2 and P5 grey, P3 and P6 colours, as text or bytes, up to 16 bits. Gzip is unpacked. The brightest value of the header becomes 1.
/// </summary>
/// <remarks>Poskanzer and others, the Netpbm formats.</remarks>
public static class NetpbmFile
{
    private const int MostPixels = 1 << 28;

    /// <summary>Reads a file with one image.</summary>
    /// <exception cref="DataFileException">It is no such file, cut short or damaged.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Image Read(string path)
    {
        using DataFileStream file = DataFileStream.Open(path);
        return Read(file);
    }

    /// <summary>Reads a stream from its beginning.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="source">What to call them in errors.</param>
    /// <exception cref="DataFileException">It is no such file, cut short or damaged.</exception>
    public static Image Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Read(new DataFileStream(stream, source));
    }

    private static Image Read(DataFileStream file)
    {
        byte[] magic = file.Read(2, "the magic number");
        if (magic is not [(byte)'P', (byte)'2' or (byte)'3' or (byte)'5' or (byte)'6'])
            throw file.Problem($"It is no PGM or PPM image: it begins with the bytes {Convert.ToHexString(magic)}, but P2, P3, P5 or P6 is needed.");
        bool text = magic[1] is (byte)'2' or (byte)'3';
        int channels = magic[1] is (byte)'3' or (byte)'6' ? 3 : 1;
        var numbers = new Numbers(file);
        int width = numbers.Next("width", 1, MostPixels), height = numbers.Next("height", 1, MostPixels), brightest = numbers.Next("brightest value", 1, 65535);
        var size = new ImageSize(height, width);
        if (size.Pixels > MostPixels) throw file.Problem($"Its header promises {size} pixels; at most {MostPixels} are read.");
        int pixels = (int)size.Pixels;
        byte[]? bytes = text ? null : file.Read((long)pixels * channels * (brightest > 255 ? 2 : 1), "pixels");
        // Text cannot say more numbers than it has bytes, so the room for them grows as they come.
        var values = new List<float>(text ? 0 : pixels * channels);
        for (int i = 0; i < pixels * channels; i++)
        {
            int value = bytes is null ? numbers.Next($"value {i}", 0, 65535) : brightest > 255 ? bytes[2 * i] << 8 | bytes[2 * i + 1] : bytes[i];
            if (value > brightest) throw file.Problem(string.Create(CultureInfo.InvariantCulture, $"Value {i} is {value}, but its header says that {brightest} is the brightest."));
            values.Add((float)value / brightest);
        }

        if (text) numbers.RequireEnd();
        else file.RequireEnd();
        float[] planes = new float[values.Count];
        for (int i = 0; i < planes.Length; i++) planes[i % channels * pixels + i / channels] = values[i];
        return new Image(planes, channels, size);
    }

    /// <summary>Decimal numbers between white space and comments. One byte of white space behind each is read too, as the format wants it before binary pixels.</summary>
    private sealed class Numbers(DataFileStream file)
    {
        private readonly byte[] piece = new byte[1];

        public int Next(string what, int least, int most)
        {
            byte sign = SkipBlanks() ?? throw file.Problem($"It ends before its {what}. It was cut short.");
            long value = 0;
            byte? next = sign;
            for (; next is >= (byte)'0' and <= (byte)'9'; next = file.TryRead(piece) ? piece[0] : null)
            {
                value = value * 10 + next.Value - '0';
                if (value > most) break;
            }

            if (value < least || value > most || (next is { } after && !IsBlank(after)))
                throw file.Problem(string.Create(CultureInfo.InvariantCulture, $"Its {what} cannot be read: a number from {least} to {most} and white space after it are needed."));
            return (int)value;
        }

        public void RequireEnd()
        {
            if (SkipBlanks() is not null) throw file.Problem("More numbers follow than its header announces.");
        }

        private byte? SkipBlanks()
        {
            bool comment = false;
            while (file.TryRead(piece))
            {
                if (comment) comment = piece[0] is not ((byte)'\n' or (byte)'\r');
                else if (piece[0] == (byte)'#') comment = true;
                else if (!IsBlank(piece[0])) return piece[0];
            }

            return null;
        }

        private static bool IsBlank(byte sign) => sign is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or 11 or 12;
    }
}
