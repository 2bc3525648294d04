using System.Text.Json;
using System.Text.Json.Nodes;

namespace Unroll.Text;

/// <summary>The definitions of the tokenisers that are learned here, in the form of Hugging Face's file.</summary>
internal static class SubwordDefinitions
{
    /// <summary>Everything but the model.</summary>
    public static JsonObject Create(TextUnits units, IReadOnlyList<string> specials)
    {
        var normalizers = new List<JsonObject>();
        if (units.LowerCase) normalizers.Add(Component("Lowercase"));
        if (units.Normalization is { } form) normalizers.Add(Component(TextUnitsJsonConverter.Name(form)));
        var definition = new JsonObject { ["added_tokens"] = new JsonArray([.. specials.Select(Special)]) };
        if (units.Algorithm == SubwordAlgorithm.ByteBpe)
        {
            definition["pre_tokenizer"] = ByteLevel();
            definition["decoder"] = ByteLevel();
        }
        else
        {
            normalizers.AddRange([Replace("\n", "\n "), Component("Prepend", ("prepend", " ")), Replace(" ", Boundary)]);
            definition["pre_tokenizer"] = Component(
                "Split", ("pattern", new JsonObject { ["Regex"] = MarkedWordSplitter.Pattern }), ("behavior", "Isolated"), ("invert", false));
            definition["decoder"] = Sequence("decoders", [Replace(Boundary, " "), Component("Fuse"), Replace("\n ", "\n"), Component("Strip", ("content", " "), ("start", 1), ("stop", 0))]);
        }

        if (normalizers.Count > 0) definition["normalizer"] = normalizers.Count == 1 ? normalizers[0] : Sequence("normalizers", normalizers);
        return definition;
    }

    /// <summary>What a definition says of its units; how many symbols were asked for is not in it.</summary>
    public static TextUnits Describe(JsonElement definition, ITokenModel model)
    {
        var units = new TextUnits { Level = UnitLevel.Subwords, Algorithm = model is BytePairModel { IsByteLevel: true } ? SubwordAlgorithm.ByteBpe : SubwordAlgorithm.CharacterBpe, Normalization = null };
        if (!definition.TryGetProperty("normalizer", out JsonElement normalizer) || normalizer.ValueKind != JsonValueKind.Object) return units;
        IEnumerable<JsonElement> parts = normalizer.TryGetProperty("normalizers", out JsonElement list) ? list.EnumerateArray() : [normalizer];
        foreach (string type in parts.Select(part => part.GetProperty("type").GetString()!))
        {
            if (type == "Lowercase") units = units with { LowerCase = true };
            else if (TextUnitsJsonConverter.Form(type) is { } form) units = units with { Normalization = form };
        }

        return units;
    }

    private static string Boundary => MarkedWordSplitter.Boundary.ToString();

    private static JsonObject Special(string content, int id) => new()
    {
        ["id"] = id,
        ["content"] = content,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };

    private static JsonObject ByteLevel() => Component("ByteLevel", ("add_prefix_space", false), ("trim_offsets", false), ("use_regex", true));

    private static JsonObject Replace(string pattern, string content) => Component("Replace", ("pattern", new JsonObject { ["String"] = pattern }), ("content", content));

    private static JsonObject Sequence(string list, IEnumerable<JsonObject> parts) => Component("Sequence", (list, new JsonArray([.. parts])));

    private static JsonObject Component(string type, params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        var component = new JsonObject { ["type"] = type };
        foreach ((string name, JsonNode? value) in fields) component[name] = value;
        return component;
    }
}
