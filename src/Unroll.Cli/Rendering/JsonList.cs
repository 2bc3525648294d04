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
}
