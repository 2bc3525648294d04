using System.Text;

namespace Unroll.Text;

/// <summary>Puts another text in the place of one, wherever it stands.</summary>
internal sealed class ReplaceRewriter(string pattern, string content) : ITextRewriter
{
    public int FindChange(ReadOnlySpan<char> text, int from)
    {
        int at = text[from..].IndexOf(pattern, StringComparison.Ordinal);
        return at < 0 ? -1 : from + at;
    }

    public int Rewrite(ReadOnlySpan<char> text, int at, StringBuilder output)
    {
        output.Append(content);
        return pattern.Length;
    }
}
