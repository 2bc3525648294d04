namespace Unroll.Text;

/// <summary>Takes away the spaces that English does not have before marks and endings.</summary>
internal static class TextCleanUp
{
    private static readonly (string Found, string Instead)[] Spaces =
        [(" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re")];

    /// <summary>The text without them.</summary>
    public static string Apply(string text)
    {
        foreach ((string found, string instead) in Spaces) text = text.Replace(found, instead, StringComparison.Ordinal);
        return text;
    }
}
