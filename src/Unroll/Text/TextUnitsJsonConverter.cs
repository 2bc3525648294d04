using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll.Text;

/// <summary>Reads and writes <see cref="TextUnits"/> by hand, so that trimming and ahead-of-time compilation keep working and errors name the field.</summary>
internal sealed class TextUnitsJsonConverter : JsonConverter<TextUnits>
{
    private static readonly string[] Levels = ["characters", "syllables", "jamo", "bytes", "words", "subwords"];
    internal static readonly string[] Algorithms = ["byteBpe", "characterBpe", "wordPiece", "unigram"];
    private static readonly string[] Splittings = ["whitespace", "punctuation"];
    private static readonly string[] Forms = ["NFC", "NFD", "NFKC", "NFKD"];
    private static readonly NormalizationForm[] FormValues = [NormalizationForm.FormC, NormalizationForm.FormD, NormalizationForm.FormKC, NormalizationForm.FormKD];
    private static readonly string[] SpecialNames = ["padding", "start", "end"];

    public static string Name(UnitLevel level) => Enum.IsDefined(level) ? Levels[(int)level] : level.ToString();

    public static string Name(NormalizationForm form) => Forms[Array.IndexOf(FormValues, form)];

    public static NormalizationForm? Form(string name) => Array.IndexOf(Forms, name) is >= 0 and int index ? FormValues[index] : null;

    public static string ToJson(TextUnits units)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer)) WriteTo(writer, units);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public override TextUnits Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return FromJson(document.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, TextUnits value, JsonSerializerOptions options) => WriteTo(writer, value);

    public static TextUnits FromJson(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String) return new TextUnits { Level = (UnitLevel)Choice(json, "units", Levels) };
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"units is a JSON {json.ValueKind}: write a name such as \"characters\" or an object such as {{ \"level\": \"words\" }}.");
        }

        var units = new TextUnits();
        bool named = false;
        foreach (JsonProperty field in json.EnumerateObject())
        {
            named |= string.Equals(field.Name, "level", StringComparison.OrdinalIgnoreCase);
            units = Set(units, field);
        }

        if (!named) throw new JsonException($"units.level is missing: use one of {string.Join(", ", Levels)}.");
        IReadOnlyList<string> problems = units.Problems();
        return problems.Count == 0 ? units : throw new JsonException(string.Join(Environment.NewLine, problems));
    }

    private static TextUnits Set(TextUnits units, JsonProperty field)
    {
        JsonElement value = field.Value;
        return field.Name.ToUpperInvariant() switch
        {
            "LEVEL" => units with { Level = (UnitLevel)Choice(value, "units.level", Levels) },
            "MINIMUMCOUNT" => units with { MinimumCount = Number(value, "units.minimumCount") },
            "MAXIMUMSIZE" => units with { MaximumSize = value.ValueKind == JsonValueKind.Null ? null : Number(value, "units.maximumSize") },
            "LOWERCASE" => units with { LowerCase = Truth(value, "units.lowerCase") },
            "NORMALIZATION" => units with { Normalization = value.ValueKind == JsonValueKind.Null ? null : FormValues[Choice(value, "units.normalization", Forms)] },
            "SPECIALS" => units with { Specials = Symbols(value) },
            "ALGORITHM" => units with { Algorithm = (SubwordAlgorithm)Choice(value, "units.algorithm", Algorithms) },
            "SPLITTING" => units with { Splitting = (WordSplitting)Choice(value, "units.splitting", Splittings) },
            "MARKLINEENDS" => units with { MarkLineEnds = Truth(value, "units.markLineEnds") },
            _ => throw new JsonException($"units has no field '{field.Name}': use level, minimumCount, maximumSize, lowerCase, normalization, specials, algorithm, splitting or markLineEnds."),
        };
    }

    private static void WriteTo(Utf8JsonWriter writer, TextUnits units)
    {
        if (units == new TextUnits { Level = units.Level })
        {
            writer.WriteStringValue(Name(units.Level));
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("level", Name(units.Level));
        if (units.MinimumCount != 1) writer.WriteNumber("minimumCount", units.MinimumCount);
        if (units.MaximumSize is { } size) writer.WriteNumber("maximumSize", size);
        if (units.LowerCase) writer.WriteBoolean("lowerCase", true);
        if (units.Normalization is null) writer.WriteNull("normalization");
        else if (units.Normalization != NormalizationForm.FormC) writer.WriteString("normalization", Name(units.Normalization.Value));
        if (units.Specials != SpecialSymbols.All)
        {
            writer.WriteStartArray("specials");
            for (int i = 0; i < SpecialNames.Length; i++)
            {
                if (units.Specials.HasFlag((SpecialSymbols)(1 << i))) writer.WriteStringValue(SpecialNames[i]);
            }

            writer.WriteEndArray();
        }

        if (units.Algorithm != SubwordAlgorithm.ByteBpe) writer.WriteString("algorithm", Algorithms[(int)units.Algorithm]);
        if (units.Splitting != WordSplitting.Whitespace) writer.WriteString("splitting", Splittings[(int)units.Splitting]);
        if (!units.MarkLineEnds) writer.WriteBoolean("markLineEnds", false);
        writer.WriteEndObject();
    }

    private static int Choice(JsonElement value, string field, string[] allowed)
    {
        string? text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        int index = Array.FindIndex(allowed, name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? index : throw new JsonException($"{field} is '{text}': use one of {string.Join(", ", allowed)}.");
    }

    private static int Number(JsonElement value, string field) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
        : throw new JsonException($"{field} is {value.GetRawText()}: write a whole number.");

    private static bool Truth(JsonElement value, string field) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new JsonException($"{field} is {value.GetRawText()}: write true or false."),
    };

    private static SpecialSymbols Symbols(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) throw new JsonException($"units.specials is {value.GetRawText()}: write a list such as [\"start\", \"end\"].");
        SpecialSymbols symbols = SpecialSymbols.None;
        foreach (JsonElement item in value.EnumerateArray()) symbols |= (SpecialSymbols)(1 << Choice(item, "units.specials", SpecialNames));
        return symbols;
    }
}
