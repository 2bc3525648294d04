using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Unroll.Formats;

/// <summary>
/// Reads and writes safetensors: the length of a header, the header as JSON, the raw numbers. Every length and offset is checked against the
/// file before memory is asked for, so a damaged or hostile file gives a message, not a crash.
/// </summary>
/// <remarks>The format is described at https://github.com/huggingface/safetensors.</remarks>
public static class Safetensors
{
    private const int LengthBytes = sizeof(ulong);

    private static readonly JsonWriterOptions HeaderOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CorruptFileException">It is not a complete safetensors file.</exception>
    public static SafetensorsFile Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);
        return Read(stream, path);
    }

    /// <summary>Reads a whole file from a stream that knows its length; <paramref name="path"/> is what messages call it.</summary>
    /// <exception cref="CorruptFileException">It is not a complete safetensors file.</exception>
    public static SafetensorsFile Read(Stream stream, string path)
    {
        long length = stream.Length - stream.Position;
        if (length == 0) throw new CorruptFileException(path, "the file is empty.");
        if (length < LengthBytes) throw new CorruptFileException(path, $"the file has only {length} bytes; a safetensors file begins with the {LengthBytes} bytes of its header's length.");
        Span<byte> prefix = stackalloc byte[LengthBytes];
        Fill(stream, prefix, path);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > SafetensorsHeader.MaximumBytes)
            throw new CorruptFileException(path, $"it claims a header of {headerLength} bytes; the limit is {SafetensorsHeader.MaximumBytes}. It is probably not a safetensors file.");
        if ((long)headerLength > length - LengthBytes) throw new CorruptFileException(path, $"it claims a header of {headerLength} bytes but has only {length} bytes in all: it was cut short.");

        byte[] json = new byte[headerLength];
        Fill(stream, json, path);
        SafetensorsHeader header = SafetensorsHeader.Parse(json, length - LengthBytes - (long)headerLength, path);
        var arrays = new List<NamedArray>(header.Entries.Count);
        foreach (SafetensorsHeader.Entry entry in header.Entries)
        {
            byte[] bytes = GC.AllocateUninitializedArray<byte>((int)(entry.End - entry.Begin));
            Fill(stream, bytes, path);
            arrays.Add(new NamedArray(entry.Name, entry.Type, entry.Sizes, bytes));
        }

        return new SafetensorsFile(path, arrays, header.Metadata);
    }

    /// <summary>Writes a file atomically: either all of it is there afterwards, or what was there before.</summary>
    /// <exception cref="FileWriteException">The disk is full or the folder cannot be written.</exception>
    public static void Write(string path, IEnumerable<NamedArray> arrays, IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, arrays, metadata));

    /// <summary>
    /// Writes to a stream. Larger element types come first, and the header is padded to a multiple of 8, so that every array is aligned for its
    /// type; otherwise the order is the caller's. The same arrays give the same bytes.
    /// </summary>
    /// <exception cref="ArgumentException">Two arrays have one name.</exception>
    public static void Write(Stream stream, IEnumerable<NamedArray> arrays, IReadOnlyDictionary<string, string>? metadata = null)
    {
        NamedArray[] ordered = [.. arrays.OrderByDescending(array => ElementTypes.Bytes(array.Type))];
        byte[] header = WriteHeader(ordered, metadata);
        Span<byte> prefix = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (NamedArray array in ordered) stream.Write(array.Bytes.Span);
    }

    private static byte[] WriteHeader(NamedArray[] arrays, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, HeaderOptions))
        {
            writer.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                writer.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) writer.WriteString(key, value);
                writer.WriteEndObject();
            }

            var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsHeader.MetadataKey };
            long position = 0;
            foreach (NamedArray array in arrays)
            {
                if (!names.Add(array.Name)) throw new ArgumentException($"Two arrays are called '{array.Name}', or that name is reserved.", nameof(arrays));
                position = WriteEntry(writer, array, position);
            }

            writer.WriteEndObject();
        }

        while (buffer.Length % LengthBytes != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static long WriteEntry(Utf8JsonWriter writer, NamedArray array, long begin)
    {
        long end = begin + array.Bytes.Length;
        writer.WriteStartObject(array.Name);
        writer.WriteString("dtype", ElementTypes.Name(array.Type));
        writer.WriteStartArray("shape");
        foreach (int size in array.Sizes) writer.WriteNumberValue(size);
        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(begin);
        writer.WriteNumberValue(end);
        writer.WriteEndArray();
        writer.WriteEndObject();
        return end;
    }

    private static void Fill(Stream stream, Span<byte> destination, string path)
    {
        int read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        if (read < destination.Length) throw new CorruptFileException(path, "the file became shorter while it was read.");
    }
}
