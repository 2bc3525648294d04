using System.Text.Json;

namespace Unroll.Text;

/// <summary>An object of a tokenizer file and where it stands, so that errors name file and field.</summary>
/// <param name="Json">The object.</param>
/// <param name="Path">Its field, for instance <c>pre_tokenizer.pretokenizers[1]</c>.</param>
/// <param name="Source">The file.</param>
internal readonly record struct ComponentJson(JsonElement Json, string Path, string Source)
{
    /// <summary>The field <c>type</c>.</summary>
    public string Type => Text("type");

    /// <summary>A part of the whole file; null if it is absent or null there.</summary>
    public ComponentJson? Part(string name)
    {
        if (!Json.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null) return null;
        string path = At(name);
        return value.ValueKind == JsonValueKind.Object ? new ComponentJson(value, path, Source) : throw Wrong(path, value, "an object");
    }

    /// <summary>A list of objects; an error if it is absent.</summary>
    public IEnumerable<ComponentJson> Parts(string name)
    {
        string path = At(name);
        (string source, int index) = (Source, 0);
        JsonElement list = Require(name, JsonValueKind.Array, "a list");
        foreach (JsonElement item in list.EnumerateArray())
        {
            string at = $"{path}[{index++}]";
            yield return item.ValueKind == JsonValueKind.Object ? new ComponentJson(item, at, source) : throw new InvalidDataException($"{source}: {at} is {item.GetRawText()}, not an object.");
        }
    }

    /// <summary>A text that must be there.</summary>
    public string Text(string name) => Require(name, JsonValueKind.String, "a text").GetString()!;

    /// <summary>A text that may be absent or null.</summary>
    public string? OptionalText(string name) =>
        !Json.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(At(name), value, "a text");

    /// <summary>True or false, or what holds where it is absent or null.</summary>
    public bool Truth(string name, bool otherwise) =>
        !Json.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? otherwise
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(At(name), value, "true or false");

    /// <summary>A whole number from 0 on, or what holds where it is absent or null.</summary>
    public int Number(string name, int? otherwise = null)
    {
        if (!Json.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null) return otherwise ?? throw Missing(name, "a whole number");
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= 0 ? number : throw Wrong(At(name), value, "a whole number from 0 on");
    }

    /// <summary>A field of a kind that must be there.</summary>
    public JsonElement Require(string name, JsonValueKind kind, string what) =>
        !Json.TryGetProperty(name, out JsonElement value) ? throw Missing(name, what) : value.ValueKind == kind ? value : throw Wrong(At(name), value, what);

    /// <summary>The error for a type that this program does not know.</summary>
    public InvalidDataException UnknownType(string known) =>
        new($"{Source}: {At("type")} is '{Type}', which this program does not know. It knows {known}. Convert the tokenizer, or use a version that knows it.");

    /// <summary>The error for a value that this program cannot follow.</summary>
    public InvalidDataException Unsupported(string name, string value, string known) =>
        new($"{Source}: {At(name)} is {value}, which this program does not know. It knows {known}.");

    private string At(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    private InvalidDataException Missing(string name, string what) => new($"{Source}: {At(name)} is missing; it must be {what}. Is the file whole?");

    private InvalidDataException Wrong(string path, JsonElement value, string what)
    {
        string raw = value.GetRawText();
        return new InvalidDataException($"{Source}: {path} is {(raw.Length > 60 ? raw[..60] + "..." : raw)}; it must be {what}.");
    }
}
