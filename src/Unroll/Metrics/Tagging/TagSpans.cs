namespace Unroll.Metrics;

/// <summary>
/// Reads spans from tags such as <c>B-PER I-PER O</c>. A tag is a letter, a hyphen and a type: B begins a span, I goes on, E ends one, S is one by itself (U and L are
/// S and E), O stands outside. What does not follow that order is read as the evaluation script of the CoNLL tasks does: a span begins at I or E after O or after
/// another type, so that nothing is lost.
/// </summary>
public static class TagSpans
{
    /// <summary>Whether all tags are <c>O</c> or a letter of B, I, E, S, U, L with a type, at least one of them with a type.</summary>
    public static bool AreSpans(IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        bool any = false;
        foreach (string tag in tags)
        {
            if (tag == "O") continue;
            if (tag.Length < 3 || tag[1] != '-' || !"BIESUL".Contains(tag[0], StringComparison.Ordinal)) return false;
            any = true;
        }

        return any;
    }

    /// <summary>The spans, in order.</summary>
    public static IReadOnlyList<TagSpan> Read(IReadOnlyList<string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        var spans = new List<TagSpan>();
        int start = -1;
        (char previous, string previousType) = ('O', "");
        for (int t = 0; t <= tags.Count; t++)
        {
            (char place, string type) = t < tags.Count ? Parse(tags[t]) : ('O', "");
            if (start >= 0 && Ends(previous, place, previousType, type))
            {
                spans.Add(new TagSpan(previousType, start, t));
                start = -1;
            }

            if (start < 0 && place != 'O') start = t;
            (previous, previousType) = (place, type);
        }

        return spans;
    }

    private static bool Ends(char previous, char place, string previousType, string type) =>
        previous is 'E' or 'S' || place is 'O' or 'B' or 'S' || previousType != type;

    private static (char Place, string Type) Parse(string tag)
    {
        int hyphen = tag.IndexOf('-', StringComparison.Ordinal);
        if (tag.Length == 0 || hyphen != 1) return ('O', "");
        return (tag[0] switch { 'U' => 'S', 'L' => 'E', 'B' or 'I' or 'E' or 'S' => tag[0], _ => 'O' }, tag[2..]);
    }
}
