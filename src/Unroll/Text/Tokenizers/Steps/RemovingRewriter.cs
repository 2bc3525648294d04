using System.Text;

namespace Unroll.Text;

/// <summary>Leaves out characters, such as the marks on letters.</summary>
/// <param name="removes">Which.</param>
internal sealed class RemovingRewriter(Func<Rune, bool> removes) : ITextRewriter
{
    public int FindChange(ReadOnlySpan<char> text, int from)
    {
        for (int at = from, length; at < text.Length; at += length)
        {
            Rune.DecodeFromUtf16(text[at..], out Rune rune, out length);
            if (rune.Value >= 0x80 && removes(rune)) return at;
        }

        return -1;
    }

    public int Rewrite(ReadOnlySpan<char> text, int at, StringBuilder output)
    {
        Rune.DecodeFromUtf16(text[at..], out _, out int length);
        return length;
    }
}
