
namespace Unroll.Data;

/// <summary>Reads a binary data file from its beginning; gzip is unpacked, whatever the name. Memory grows with what is really there, never with what a header promises.</summary>
internal sealed class DataFileStream : IDisposable
{
    private const int Piece = 1 << 16;

    private readonly Stream stream;
    private readonly Stream? below;

    public DataFileStream(Stream stream, string source)
    {
        Source = source;
        this.stream = stream;
        if (!stream.CanSeek) return;
        Span<byte> magic = stackalloc byte[2];
        bool packed = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
        stream.Position = 0;
        if (packed) (below, this.stream) = (stream, new BufferedStream(Gzip.Unpack(stream)));
    }

    /// <summary>What to call the file in errors.</summary>
    public string Source { get; }

    public static DataFileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) throw new ArgumentException($"'{path}' is a folder. Name a file in it.", nameof(path));
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{Path.GetFullPath(path)}'. Check the name and the folder you are in.", path);
        return new DataFileStream(File.OpenRead(path), path);
    }

    /// <summary>Exactly so many bytes.</summary>
    /// <exception cref="DataFileException">The file ends before, or its gzip form is damaged.</exception>
    public byte[] Read(long count, string what)
    {
        if (count > Array.MaxLength) throw Problem($"Its header promises {count} bytes of {what}; more than {Array.MaxLength} cannot be read at once. If the file is really that large, split it.");
        byte[] bytes = new byte[Math.Min(count, Piece)];
        int length = 0;
        while (length < count)
        {
            if (length == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(count, bytes.Length * 4L));
            int read = ReadSome(bytes.AsSpan(length));
            if (read == 0) throw Problem($"It ends after {length} of {count} bytes of {what}. It was cut short, or is of another format; copy it again.");
            length += read;
        }

        return bytes;
    }

    /// <summary>All bytes up to the end, at most so many.</summary>
    public byte[] ReadToEnd(int most)
    {
        byte[] bytes = new byte[Piece];
        int length = 0;
        while (true)
        {
            if (length == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(Array.MaxLength, bytes.Length * 2L));
            int read = ReadSome(bytes.AsSpan(length));
            if (read == 0) break;
            length += read;
            if (length > most) throw Problem($"It has more than {most} bytes, which is more than its format allows here.");
        }

        return bytes[..length];
    }

    /// <summary>Fills a small span; false at the end of the file.</summary>
    public bool TryRead(Span<byte> bytes) => ReadSome(bytes) == bytes.Length;

    /// <summary>Checks that nothing follows.</summary>
    public void RequireEnd()
    {
        Span<byte> one = stackalloc byte[1];
        if (ReadSome(one) != 0) throw Problem("More bytes follow than its header announces. It is damaged, or several files were joined.");
    }

    public DataFileException Problem(string problem, Exception? inner = null) => new(Source, null, problem, inner);

    public void Dispose()
    {
        stream.Dispose();
        below?.Dispose();
    }

    private int ReadSome(Span<byte> bytes)
    {
        try
        {
            return stream.Read(bytes);
        }
        catch (InvalidDataException exception)
        {
            throw Problem("Its gzip form is damaged. Copy the file again.", exception);
        }
    }
}
