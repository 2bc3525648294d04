using System.Text.Json;

namespace Unroll.Formats;

/// <summary>Reads the JSON header of a safetensors file and checks every number in it before anything is allocated from it.</summary>
internal sealed class SafetensorsHeader
{
    public const int MaximumBytes = 100_000_000;
    public const string MetadataKey = "__metadata__";
    private const int MaximumRank = 32;

    private readonly string path;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    private SafetensorsHeader(string path) => this.path = path;

    public List<Entry> Entries { get; } = [];

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Parses and checks; the entries come back in the order of their data.</summary>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long dataBytes, string path)
    {
        var header = new SafetensorsHeader(path);
        try
        {
            header.ReadAll(json);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new CorruptFileException(path, $"its header is not valid JSON ({error.Message})", inner: error);
        }

        header.CheckLayout(dataBytes);
        return header;
    }

    private void ReadAll(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new CorruptFileException(path, "its header is not a JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!names.Add(name)) throw new CorruptFileException(path, "the name stands twice in the header.", $"tensor '{name}'");
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) throw new CorruptFileException(path, "its description is not a JSON object.", $"tensor '{name}'");
            if (name == MetadataKey) ReadMetadata(ref reader);
            else Entries.Add(ReadEntry(ref reader, name));
        }

        // Blanks may follow, so that the data start on a multiple of 8; anything else makes the reader throw.
        while (reader.Read())
        {
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String) throw new CorruptFileException(path, $"the metadata '{key}' are not text.");
            if (!Metadata.TryAdd(key, reader.GetString()!)) throw new CorruptFileException(path, $"the metadata '{key}' stand twice in the header.");
        }
    }

    private Entry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        List<long>? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string field = reader.GetString()!;
            reader.Read();
            switch (field)
            {
                case "dtype" when type is null && reader.TokenType == JsonTokenType.String: type = reader.GetString(); break;
                case "shape" when shape is null: shape = ReadNumbers(ref reader, name, field, MaximumRank); break;
                case "data_offsets" when offsets is null: offsets = ReadNumbers(ref reader, name, field, 2); break;
                case "dtype" or "shape" or "data_offsets": throw Problem(name, $"its {field} is not of the right kind or stands there twice.");
                default: reader.Skip(); break;
            }
        }

        if (type is null || shape is null || offsets is null) throw Problem(name, "dtype, shape or data_offsets is missing.");
        if (ElementTypes.Parse(type) is not { } elementType) throw Problem(name, $"its type '{type}' is not supported. The types are {ElementTypes.Known}.");
        if (offsets.Count != 2) throw Problem(name, $"data_offsets has {offsets.Count} numbers instead of 2.");
        return new Entry(name, elementType, CheckSizes(name, elementType, shape, offsets[0], offsets[1]), offsets[0], offsets[1]);
    }

    private List<long> ReadNumbers(ref Utf8JsonReader reader, string name, string field, int limit)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw Problem(name, $"its {field} is not a list.");
        var numbers = new List<long>(2);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw Problem(name, $"its {field} has something other than whole numbers from 0 up to 2^63 - 1.");
            if (numbers.Count == limit) throw Problem(name, $"its {field} has more than {limit} numbers.");
            numbers.Add(number);
        }

        return numbers;
    }

    private int[] CheckSizes(string name, ElementType type, List<long> shape, long begin, long end)
    {
        string text = $"[{string.Join(", ", shape)}]";
        int[] sizes = new int[shape.Count];
        Int128 bytes = ElementTypes.Bytes(type);
        for (int i = 0; i < sizes.Length; i++)
        {
            if (shape[i] > int.MaxValue) throw Problem(name, $"its shape {text} has a dimension above 2^31 - 1.");
            sizes[i] = (int)shape[i];
            bytes *= sizes[i];

            // Keeps the product far from the limit of 128 bits; a later zero makes it 0 again only where every factor before was small.
            if (bytes > (Int128)long.MaxValue) throw Problem(name, $"its shape {text} has more elements than any file can hold.");
        }

        if (end < begin) throw Problem(name, $"its data end at {end}, before their begin at {begin}.");
        if (bytes != end - begin) throw Problem(name, $"shape {text} of {ElementTypes.Name(type)} takes {bytes} bytes but data_offsets [{begin}, {end}] hold {end - begin}.");
        if (bytes > Array.MaxLength) throw Problem(name, $"it has {bytes} bytes; a single tensor can have at most {Array.MaxLength}.");
        return sizes;
    }

    /// <summary>The data of all tensors follow each other without overlap or hole and fill the file.</summary>
    private void CheckLayout(long dataBytes)
    {
        Entries.Sort((x, y) => (x.Begin, x.End) != (y.Begin, y.End) ? (x.Begin, x.End).CompareTo((y.Begin, y.End)) : string.CompareOrdinal(x.Name, y.Name));
        long position = 0;
        foreach (Entry entry in Entries)
        {
            if (entry.End > dataBytes) throw Problem(entry.Name, $"its data end at byte {entry.End} but the file has only {dataBytes} bytes of data: it was cut short.");
            if (entry.Begin < position) throw Problem(entry.Name, $"its data begin at byte {entry.Begin}, inside those of another tensor, which end at {position}.");
            if (entry.Begin > position) throw Problem(entry.Name, $"its data begin at byte {entry.Begin} but the data before end at {position}: there is a hole.");
            position = entry.End;
        }

        if (position != dataBytes) throw new CorruptFileException(path, $"the tensors fill {position} bytes but the file has {dataBytes} bytes of data.");
    }

    private CorruptFileException Problem(string name, string problem) => new(path, problem, $"tensor '{name}'");

    public readonly record struct Entry(string Name, ElementType Type, int[] Sizes, long Begin, long End);
}
