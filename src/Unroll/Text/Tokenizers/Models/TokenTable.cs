using System.Globalization;
using System.Text.Json;

namespace Unroll.Text;

/// <summary>Tokens and their ids. Ids may be left out; no token and no id is there twice.</summary>
internal sealed class TokenTable
{
    private readonly List<string?> tokens = [];
    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;

    public TokenTable() => lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>One more than the greatest id.</summary>
    public int Count => tokens.Count;

    public string? this[int id] => (uint)id < (uint)tokens.Count ? tokens[id] : null;

    /// <summary>The id of a token, or -1.</summary>
    public int Find(ReadOnlySpan<char> token) => lookup.TryGetValue(token, out int id) ? id : -1;

    /// <summary>Adds a token under the next id, or gives the id it has.</summary>
    public int Add(string token)
    {
        if (ids.TryGetValue(token, out int id)) return id;
        Set(token, tokens.Count);
        return tokens.Count - 1;
    }

    /// <summary>Adds a token under an id; false if one of them is taken.</summary>
    public bool Set(string token, int id)
    {
        while (tokens.Count <= id) tokens.Add(null);
        if (tokens[id] is not null || !ids.TryAdd(token, id)) return false;
        tokens[id] = token;
        return true;
    }

    /// <summary>Reads <c>{ "token": id, ... }</c>.</summary>
    /// <exception cref="InvalidDataException">An id is no number, far too large, or there twice.</exception>
    public static TokenTable Read(JsonElement json, string field, string source)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new InvalidDataException($"{source}: {field} is a JSON {json.ValueKind}, not an object of tokens and ids.");
        var table = new TokenTable();
        int most = json.GetPropertyCount() + (1 << 20);
        foreach (JsonProperty entry in json.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out int id) || id < 0 || id > most)
                throw new InvalidDataException($"{source}: {field} gives the token '{entry.Name}' the id {entry.Value.GetRawText()}, which is no whole number from 0 on.");
            if (!table.Set(entry.Name, id))
            {
                string other = table[id] is { } taken ? $"the id {id.ToString(CultureInfo.InvariantCulture)} to both '{taken}' and '{entry.Name}'" : $"the token '{entry.Name}' two ids";
                throw new InvalidDataException($"{source}: {field} gives {other}. Each id stands for one token.");
            }
        }

        return table;
    }

    /// <summary>Writes <c>{ "token": id, ... }</c> in the order of the ids.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        for (int id = 0; id < tokens.Count; id++)
        {
            if (tokens[id] is { } token) writer.WriteNumber(token, id);
        }

        writer.WriteEndObject();
    }
}
