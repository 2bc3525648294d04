using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Unroll.Text;

/// <summary>
/// The file <c>tokenizer.json</c> of a vocabulary: type, version, units, hash and, except for bytes, the list of symbols after the special ones. Sub-words are written
/// in the form of Hugging Face's tokenizers, see <see cref="TokenizerFile"/>.
/// </summary>
internal static class VocabularyFile
{
    private const string FileType = "unroll.vocabulary";
    private const int Version = 1;

    public static byte[] Write(Vocabulary vocabulary)
    {
        if (vocabulary.Tokenizer is { } tokenizer) return tokenizer.ToJson();
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            writer.WriteStartObject();
            writer.WriteString("type", FileType);
            writer.WriteNumber("version", Version);
            writer.WritePropertyName("units");
            writer.WriteRawValue(vocabulary.Units.ToString());
            writer.WriteString("hash", vocabulary.Hash);
            writer.WriteNumber("size", vocabulary.Size);
            writer.WriteStartArray("specials");
            for (int id = 0; id < vocabulary.SpecialCount; id++) writer.WriteStringValue(vocabulary.Symbol(id));
            writer.WriteEndArray();
            if (vocabulary.Units.Level != UnitLevel.Bytes)
            {
                writer.WriteStartArray("symbols");
                for (int id = vocabulary.SpecialCount; id < vocabulary.Size; id++) writer.WriteStringValue(vocabulary.Symbol(id));
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    public static Vocabulary Read(ReadOnlyMemory<byte> json, string source)
    {
        // The reader throws InvalidOperationException for strings that are no Unicode text.
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("model", out _)) return Vocabulary.FromTokenizer(Tokenizer.FromJson(json, source));
            return Read(document.RootElement, source);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{source} cannot be read as a vocabulary: {error.Message} Copy the file again, or train again.", error);
        }
    }

    public static string Hash(Vocabulary vocabulary)
    {
        if (vocabulary.Tokenizer is { } tokenizer) return Convert.ToHexStringLower(SHA256.HashData(tokenizer.ToJson()));
        var content = new ArrayBufferWriter<byte>();
        Append(content, $"{FileType} {Version}");
        Append(content, vocabulary.Units.ToString());
        for (int id = 0; id < vocabulary.Size; id++) Append(content, vocabulary.Symbol(id));
        return Convert.ToHexStringLower(SHA256.HashData(content.WrittenSpan));
    }

    private static Vocabulary Read(JsonElement root, string source)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("type", out JsonElement type) || type.ValueKind != JsonValueKind.String || type.GetString() != FileType)
        {
            throw new InvalidDataException($"{source} is not a vocabulary of this library: its field \"type\" must be \"{FileType}\".");
        }

        int version = Field(root, "version", JsonValueKind.Number, source).TryGetInt32(out int number) ? number : 0;
        if (version != Version) throw new InvalidDataException($"{source} has version {version}, this program reads version {Version}. Update the program.");
        TextUnits units = TextUnitsJsonConverter.FromJson(root.TryGetProperty("units", out JsonElement value) ? value : default(JsonElement));
        string expected = Field(root, "hash", JsonValueKind.String, source).GetString()!;
        var symbols = new List<string>();
        if (units.Level != UnitLevel.Bytes)
        {
            foreach (JsonElement symbol in Field(root, "symbols", JsonValueKind.Array, source).EnumerateArray())
            {
                if (symbol.ValueKind != JsonValueKind.String) throw new InvalidDataException($"{source}: symbol {symbols.Count} is {symbol.GetRawText()}, not a string.");
                symbols.Add(symbol.GetString()!);
            }
        }

        Vocabulary vocabulary = Vocabulary.FromSymbols(units, symbols, source);
        if (vocabulary.Hash != expected)
        {
            throw new InvalidDataException($"{source} is damaged or was edited: its symbols have hash {vocabulary.Hash[..12]} but the file says {expected}. Copy the file again, or train again.");
        }

        return vocabulary;
    }

    private static JsonElement Field(JsonElement root, string name, JsonValueKind kind, string source) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind ? value
        : throw new InvalidDataException($"{source}: the field \"{name}\" is missing or not a JSON {kind}.");

    // With its length before it, so that two lists of symbols never give the same bytes.
    private static void Append(ArrayBufferWriter<byte> content, string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Span<byte> target = content.GetSpan(sizeof(int) + length);
        BinaryPrimitives.WriteInt32LittleEndian(target, length);
        Encoding.UTF8.GetBytes(text, target[sizeof(int)..]);
        content.Advance(sizeof(int) + length);
    }
}
