using System.Text.Json;

namespace Unroll.Text;

/// <summary>What <c>tokenizer_config.json</c> says beside older tokenizer files; everything in it may be absent.</summary>
internal sealed class TokenizerSettings
{
    private readonly ComponentJson json;

    private TokenizerSettings(ComponentJson json) => this.json = json;

    /// <summary>The class of the tokenizer, for instance <c>BertTokenizer</c>; empty if it is not said.</summary>
    public string ClassName => json.OptionalText("tokenizer_class") ?? "";

    /// <summary>The settings beside a file; empty ones where there are none.</summary>
    public static TokenizerSettings Beside(string file)
    {
        string path = Path.Combine(Path.GetDirectoryName(file) ?? "", TokenizerFolder.Settings);
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.Exists(path) ? File.ReadAllBytes(path) : "{}"u8.ToArray());
            if (document.RootElement.ValueKind == JsonValueKind.Object) return new TokenizerSettings(new ComponentJson(document.RootElement.Clone(), "", path));
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} cannot be read: {error.Message} Copy the file again.", error);
        }

        throw new InvalidDataException($"{path} is no JSON object.");
    }

    /// <summary>True or false, or what holds where it is absent.</summary>
    public bool Truth(string name, bool otherwise) => json.Truth(name, otherwise);

    /// <summary>True or false, or null.</summary>
    public bool? OptionalTruth(string name) => json.Truth(name, true) == json.Truth(name, false) ? json.Truth(name, false) : null;

    /// <summary>A whole number, or what holds where it is absent.</summary>
    public int Number(string name, int otherwise) => json.Number(name, otherwise);

    /// <summary>A special token, or its usual name.</summary>
    public string Token(string name, string otherwise) => OptionalToken(name) ?? otherwise;

    /// <summary>A special token, written as a text or as an object with its content.</summary>
    public string? OptionalToken(string name) =>
        json.Json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? json.Part(name)!.Value.Text("content") : json.OptionalText(name);

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string> Texts(string name) => json.Json.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)] : [];
}
