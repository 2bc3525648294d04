using System.Text;

namespace Unroll.Text;

/// <summary>Puts a space on both sides of every Chinese character, so that each is a word by itself. Hangul and kana stay as they are.</summary>
internal sealed class IdeographRewriter : ITextRewriter
{
    public int FindChange(ReadOnlySpan<char> text, int from)
    {
        for (int at = from; at < text.Length; at++)
        {
            if (text[at] < '\u3400') continue;
            if (IsIdeograph(text, at, out int length)) return at;
            at += length - 1;
        }

        return -1;
    }

    public int Rewrite(ReadOnlySpan<char> text, int at, StringBuilder output)
    {
        IsIdeograph(text, at, out int length);
        output.Append(' ').Append(text.Slice(at, length)).Append(' ');
        return length;
    }

    private static bool IsIdeograph(ReadOnlySpan<char> text, int at, out int length)
    {
        Rune.DecodeFromUtf16(text[at..], out Rune rune, out length);
        return rune.Value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
            or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0x2F800 and <= 0x2FA1F);
    }
}
