namespace Unroll.Text;

/// <summary>Collects ids in as few bytes as the vocabulary needs, and what was unknown.</summary>
internal sealed class TokenWriter
{
    private const int KeptSymbols = 10_000;
    private readonly int offset;
    private readonly Dictionary<string, (long Count, int Position)> unknown = new(StringComparer.Ordinal);
    private byte[]? narrow;
    private ushort[]? medium;
    private int[]? wide;
    private int count;

    public TokenWriter(int vocabularySize, int specials, int capacity)
    {
        offset = specials;
        capacity = Math.Max(capacity, 16);
        if (vocabularySize <= 256) narrow = new byte[capacity];
        else if (vocabularySize <= 65536) medium = new ushort[capacity];
        else wide = new int[capacity];
    }

    public long Unknown { get; private set; }

    /// <summary>The id of what is unknown.</summary>
    public int UnknownId { get; init; } = Vocabulary.Unknown;

    /// <summary>What stands in the text for each unknown id, by its place among the ids; not kept unless it is set.</summary>
    public Dictionary<int, string>? Spellings { get; init; }

    /// <summary>Adds a symbol by its index after the special symbols.</summary>
    public void Add(int index) => AddId(index + offset);

    public void AddId(int id)
    {
        if (narrow is not null)
        {
            if (count == narrow.Length) Array.Resize(ref narrow, Grown());
            narrow[count++] = (byte)id;
        }
        else if (medium is not null)
        {
            if (count == medium.Length) Array.Resize(ref medium, Grown());
            medium[count++] = (ushort)id;
        }
        else
        {
            if (count == wide!.Length) Array.Resize(ref wide, Grown());
            wide[count++] = id;
        }
    }

    public void AddUnknown(string symbol, int position)
    {
        Spellings?.Add(count, symbol);
        AddId(UnknownId);
        Unknown++;
        if (unknown.TryGetValue(symbol, out (long Count, int Position) seen)) unknown[symbol] = (seen.Count + 1, seen.Position);
        else if (unknown.Count < KeptSymbols) unknown.Add(symbol, (1, position));
    }

    public TokenIds ToIds() => new(narrow, medium, wide, 0, count);

    public EncodingReport Report(ReadOnlySpan<char> text, long loneSurrogates)
    {
        var found = new List<UnknownSymbol>(unknown.Count);
        int line = 1, lineStart = 0, at = 0;
        foreach ((string symbol, (long times, int position)) in unknown.OrderBy(pair => pair.Value.Position))
        {
            for (int end; (end = text[at..position].IndexOf('\n')) >= 0; line++) lineStart = at += end + 1;
            at = position;
            found.Add(new UnknownSymbol(symbol, times, position, line, position - lineStart + 1));
        }

        return new EncodingReport(count, Unknown, loneSurrogates, [.. found.OrderByDescending(symbol => symbol.Count).ThenBy(symbol => symbol.Position)]);
    }

    private int Grown() => (int)Math.Min(Array.MaxLength, (long)count * 2);
}
