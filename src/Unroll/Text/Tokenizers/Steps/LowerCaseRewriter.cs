using System.Text;

namespace Unroll.Text;

/// <summary>Lower case, each scalar value by itself.</summary>
internal sealed class LowerCaseRewriter : ITextRewriter
{
    public int FindChange(ReadOnlySpan<char> text, int from)
    {
        for (int i = from; i < text.Length; i++)
        {
            char c = text[i];
            if (c < 0x80 ? c is >= 'A' and <= 'Z' : char.IsSurrogate(c) || c == '\u0130' || char.ToLowerInvariant(c) != c) return i;
        }

        return -1;
    }

    public int Rewrite(ReadOnlySpan<char> text, int at, StringBuilder output)
    {
        Rune.DecodeFromUtf16(text[at..], out Rune rune, out int length);

        // The one letter whose lower case is two characters in every language.
        if (rune.Value == 0x130) output.Append("i\u0307");
        else output.Append(Rune.ToLowerInvariant(rune).ToString());
        return length;
    }
}
