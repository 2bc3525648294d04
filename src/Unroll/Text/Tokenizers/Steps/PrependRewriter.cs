using System.Text;

namespace Unroll.Text;

/// <summary>Puts something before a text that is not empty.</summary>
/// <param name="content">What.</param>
/// <param name="unlessThere">Not if the text begins with it.</param>
internal sealed class PrependRewriter(string content, bool unlessThere = false) : ITextRewriter
{
    /// <summary>Only before what the source begins with.</summary>
    public bool OnlyFirst { get; init; }

    public int FindChange(ReadOnlySpan<char> text, int from) =>
        from > 0 || text.IsEmpty || (unlessThere && text.StartsWith(content, StringComparison.Ordinal)) ? -1 : 0;

    public int Rewrite(ReadOnlySpan<char> text, int at, StringBuilder output)
    {
        output.Append(content).Append(text[0]);
        return 1;
    }
}
