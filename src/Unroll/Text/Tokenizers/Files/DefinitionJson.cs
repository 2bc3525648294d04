using System.Text.Json.Nodes;

namespace Unroll.Text;

/// <summary>Writes parts of a tokenizer file.</summary>
internal static class DefinitionJson
{
    /// <summary>A component and its fields.</summary>
    public static JsonObject Component(string type, params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        var component = new JsonObject { ["type"] = type };
        foreach ((string name, JsonNode? value) in fields) component[name] = value;
        return component;
    }

    /// <summary>Components in a row; one of them by itself is not wrapped, and none is null.</summary>
    public static JsonObject? Sequence(string list, params IReadOnlyList<JsonObject> parts) =>
        parts.Count switch { 0 => null, 1 => parts[0], _ => Component("Sequence", (list, new JsonArray([.. parts]))) };

    /// <summary>Another text in the place of one.</summary>
    public static JsonObject Replace(string pattern, string content) => Component("Replace", ("pattern", new JsonObject { ["String"] = pattern }), ("content", content));

    /// <summary>Another text in the place of whatever a regular expression matches.</summary>
    public static JsonObject ReplaceMatches(string pattern, string content) => Component("Replace", ("pattern", new JsonObject { ["Regex"] = pattern }), ("content", content));

    /// <summary>The components of text as bytes, as pre-tokeniser and as decoder.</summary>
    public static JsonObject ByteLevel(bool addPrefixSpace = false) => Component("ByteLevel", ("add_prefix_space", addPrefixSpace), ("trim_offsets", false), ("use_regex", true));

    /// <summary>A list of added tokens.</summary>
    public static JsonArray Added(IEnumerable<AddedToken> tokens) => new([.. tokens.OrderBy(token => token.Id).Select(token => (JsonNode)new JsonObject
    {
        ["id"] = token.Id,
        ["content"] = token.Content,
        ["single_word"] = token.SingleWord,
        ["lstrip"] = token.StripLeft,
        ["rstrip"] = token.StripRight,
        ["normalized"] = token.Normalized,
        ["special"] = token.Special,
    })]);

    /// <summary>The field <c>post_processor</c>: which tokens stand around a text and around two.</summary>
    /// <param name="single">For one text, such as <c>[CLS]:0 $A:0 [SEP]:0</c>: tokens or texts, each with its token type.</param>
    /// <param name="pair">For two texts.</param>
    /// <param name="find">The id of a token.</param>
    public static JsonObject Template(string single, string pair, Func<string, int> find)
    {
        var specials = new JsonObject();
        return Component("TemplateProcessing", ("single", Places(single)), ("pair", Places(pair)), ("special_tokens", specials));

        JsonArray Places(string template) => new([.. template.Split(' ').Select(place =>
        {
            int colon = place.LastIndexOf(':');
            (string name, int type) = (place[..colon], int.Parse(place.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture));
            bool text = name[0] == '$';
            if (!text) specials[name] = new JsonObject { ["id"] = name, ["ids"] = new JsonArray(find(name)), ["tokens"] = new JsonArray(name) };
            return (JsonNode)new JsonObject { [text ? "Sequence" : "SpecialToken"] = new JsonObject { ["id"] = text ? name[1..] : name, ["type_id"] = type } };
        })]);
    }

    /// <summary>The field <c>padding</c>.</summary>
    public static JsonObject Padding(int id, string token, int type = 0, bool left = false) => new()
    {
        ["strategy"] = "BatchLongest",
        ["direction"] = left ? "Left" : "Right",
        ["pad_to_multiple_of"] = null,
        ["pad_id"] = id,
        ["pad_type_id"] = type,
        ["pad_token"] = token,
    };
}
