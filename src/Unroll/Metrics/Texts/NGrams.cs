namespace Unroll.Metrics;

/// <summary>How often each stretch of some words or characters occurs in a text.</summary>
internal sealed class NGrams
{
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>All stretches.</summary>
    public int Total { get; private set; }

    /// <summary>Stretches of n words.</summary>
    public static NGrams OfWords(string[] words, int n)
    {
        var grams = new NGrams();
        // No word holds a space.
        for (int i = 0; i + n <= words.Length; i++) grams.Add(string.Join(' ', words, i, n));
        return grams;
    }

    /// <summary>Stretches of n characters, which are Unicode scalar values.</summary>
    public static NGrams OfCharacters(string text, int n)
    {
        var grams = new NGrams();
        var starts = new List<int>();
        for (int i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1) starts.Add(i);
        starts.Add(text.Length);
        for (int i = 0; i + n < starts.Count; i++) grams.Add(text[starts[i]..starts[i + n]]);
        return grams;
    }

    /// <summary>How many stretches others have too, each at most as often as the one that has it most often.</summary>
    public int Matches(params ReadOnlySpan<NGrams> others)
    {
        int matches = 0;
        foreach ((string gram, int count) in counts)
        {
            int most = 0;
            foreach (NGrams other in others) most = Math.Max(most, other.counts.GetValueOrDefault(gram));
            matches += Math.Min(count, most);
        }

        return matches;
    }

    private void Add(string gram)
    {
        counts[gram] = counts.GetValueOrDefault(gram) + 1;
        Total++;
    }
}
