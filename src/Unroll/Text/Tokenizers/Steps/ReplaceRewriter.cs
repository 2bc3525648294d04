using System.Text;

namespace Unroll.Text;

/// <summary>Puts another text in the place of one, wherever it stands.</summary>
/// <param name="pattern">What is looked for.</param>
/// <param name="content">What stands there instead.</param>
/// <param name="exceptAtEnd">Not where the text ends with it.</param>
internal sealed class ReplaceRewriter(string pattern, string content, bool exceptAtEnd = false) : ITextRewriter
{
    public int FindChange(ReadOnlySpan<char> text, int from)
    {
        int at = text[from..].IndexOf(pattern, StringComparison.Ordinal);
        return at < 0 || (exceptAtEnd && from + at + pattern.Length == text.Length) ? -1 : from + at;
    }

    public int Rewrite(ReadOnlySpan<char> text, int at, StringBuilder output)
    {
        output.Append(content);
        return pattern.Length;
    }
}
