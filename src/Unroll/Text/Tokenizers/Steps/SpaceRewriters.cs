using System.Text;

namespace Unroll.Text;

/// <summary>Takes white space away from the ends of a text.</summary>
/// <param name="left">From its beginning.</param>
/// <param name="right">From its end.</param>
/// <param name="onlySpaces">Nothing but spaces.</param>
internal sealed class StripRewriter(bool left, bool right, bool onlySpaces = false) : ITextRewriter
{
    public int FindChange(ReadOnlySpan<char> text, int from)
    {
        if (left && from == 0 && IsSpaceAt(text, 0)) return 0;
        int end = right ? EndOfText(text) : text.Length;
        return end < text.Length && from <= end ? end : -1;
    }

    public int Rewrite(ReadOnlySpan<char> text, int at, StringBuilder output) => at == 0 && left ? StartOfText(text) : text.Length - at;

    private bool IsSpaceAt(ReadOnlySpan<char> text, int at) => onlySpaces ? at < text.Length && text[at] == ' ' : CharacterClasses.IsSpaceAt(text, at);

    private int StartOfText(ReadOnlySpan<char> text)
    {
        int start = 0;
        while (IsSpaceAt(text, start)) start++;
        return start;
    }

    private int EndOfText(ReadOnlySpan<char> text)
    {
        int end = text.Length;
        while (end > 0 && IsSpaceAt(text, end - 1)) end--;
        return end;
    }
}

/// <summary>Makes one space of two or more.</summary>
/// <param name="content">What stands for them.</param>
/// <param name="any">Any white space counts, also a single one that is no space.</param>
internal sealed class SpaceRunRewriter(string content, bool any) : ITextRewriter
{
    public int FindChange(ReadOnlySpan<char> text, int from)
    {
        for (int at = from; at < text.Length; at++)
        {
            if (any ? CharacterClasses.IsSpaceAt(text, at) && (text[at] != ' ' || CharacterClasses.IsSpaceAt(text, at + 1)) : text[at..].StartsWith("  ", StringComparison.Ordinal)) return at;
        }

        return -1;
    }

    public int Rewrite(ReadOnlySpan<char> text, int at, StringBuilder output)
    {
        output.Append(content);
        int end = at;
        while (end < text.Length && (any ? CharacterClasses.IsSpaceAt(text, end) : text[end] == ' ')) end++;
        return end - at;
    }
}
