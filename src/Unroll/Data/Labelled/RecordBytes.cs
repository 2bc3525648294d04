using System.Text;
using Microsoft.Win32.SafeHandles;
using Unroll.Text;

namespace Unroll.Data;

/// <summary>The bytes of a text file as UTF-8 without byte order mark, in memory or on disk. Any number of threads may read at once.</summary>
internal sealed class RecordBytes
{
    private const long LargestInMemory = 64 * 1024 * 1024;

    private readonly byte[]? memory;
    private readonly SafeFileHandle? file;
    private readonly long start;

    private RecordBytes(string path, byte[]? memory, SafeFileHandle? file, long start, long length) =>
        (Path, this.memory, this.file, this.start, Length) = (path, memory, file, start, length);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How many bytes.</summary>
    public long Length { get; }

    public static RecordBytes Open(string path, long largestInMemory = LargestInMemory)
    {
        // Shared for reading only: who writes to the file meanwhile would move its rows.
        SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Span<byte> magic = stackalloc byte[4];
        magic = magic[..RandomAccess.Read(handle, magic, 0)];
        long length = RandomAccess.GetLength(handle);
        bool marked = magic is [0xEF, 0xBB, 0xBF, ..], plain = magic is not ([0x1F, 0x8B, ..] or [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF]);
        if (plain && length > largestInMemory) return new RecordBytes(path, null, handle, marked ? 3 : 0, length - (marked ? 3 : 0));
        handle.Dispose();
        byte[] bytes = plain ? File.ReadAllBytes(path) : Encoding.UTF8.GetBytes(TextFile.Read(path, lineEnds: LineEnds.Keep));
        int skipped = plain && marked ? 3 : 0;
        return new RecordBytes(path, bytes, null, skipped, bytes.Length - skipped);
    }

    /// <summary>Some bytes.</summary>
    /// <exception cref="DataFileException">The file has become shorter.</exception>
    public ReadOnlyMemory<byte> Read(long offset, int count)
    {
        if (memory is not null) return memory.AsMemory((int)(start + offset), count);
        byte[] bytes = new byte[count];
        for (int read = 0; read < count;)
        {
            int more = RandomAccess.Read(file!, bytes.AsSpan(read), start + offset + read);
            if (more == 0) throw new DataFileException(Path, null, "it has become shorter since it was opened. Open it again when nothing writes to it.");
            read += more;
        }

        return bytes;
    }

    /// <summary>The bytes from the beginning on.</summary>
    public Stream ToStream()
    {
        if (memory is not null) return new MemoryStream(memory, (int)start, (int)Length, writable: false);
        var stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read);
        stream.Position = start;
        return stream;
    }
}
