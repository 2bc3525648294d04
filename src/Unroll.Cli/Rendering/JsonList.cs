using System.Text.Json.Nodes;

namespace Unroll.Cli.Rendering;

/// <summary>Lists as JSON.</summary>
internal static class JsonList
{
    /// <summary>Numbers.</summary>
    public static JsonArray Of(IEnumerable<double> values) => Of(values, value => value);

    /// <summary>Texts.</summary>
    public static JsonArray Of(IEnumerable<string> values) => Of(values, value => value);

    /// <summary>Whatever <paramref name="write"/> makes of each.</summary>
    public static JsonArray Of<T>(IEnumerable<T> values, Func<T, JsonNode?> write) => new([.. values.Select(write)]);

    /// <summary>Adds the fields of the best of several answers, and under <c>others</c> those of the rest.</summary>
    public static void AddRanked<T>(JsonObject json, IReadOnlyList<T> found, Func<T, IEnumerable<KeyValuePair<string, JsonNode?>>> fields)
    {
        foreach ((string name, JsonNode? value) in fields(found[0])) json[name] = value;
        if (found.Count > 1) json["others"] = Of(found.Skip(1), other => new JsonObject(fields(other)));
    }
}
