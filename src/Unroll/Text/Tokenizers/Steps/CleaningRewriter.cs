using System.Globalization;
using System.Text;

namespace Unroll.Text;

/// <summary>BERT's clean-up: no controls, no U+0000 and U+FFFD, and every kind of white space is a space.</summary>
/// <remarks>Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers", NAACL 2019, as its basic tokenisation does it.</remarks>
internal sealed class CleaningRewriter : ITextRewriter
{
    public int FindChange(ReadOnlySpan<char> text, int from)
    {
        for (int at = from, length; at < text.Length; at += length)
        {
            length = 1;
            char c = text[at];
            if (c is >= ' ' and < '\u007F' || HangulArithmetic.IsSyllable(c)) continue;
            Rune rune = RuneAt(text, at, out length);
            if (IsDropped(rune) || IsSpace(rune)) return at;
        }

        return -1;
    }

    public int Rewrite(ReadOnlySpan<char> text, int at, StringBuilder output)
    {
        if (!IsDropped(RuneAt(text, at, out int length))) output.Append(' ');
        return length;
    }

    private static Rune RuneAt(ReadOnlySpan<char> text, int at, out int length)
    {
        Rune.DecodeFromUtf16(text[at..], out Rune rune, out length);
        return rune;
    }

    private static bool IsSpace(Rune rune) => rune.Value is '\t' or '\n' or '\r' || Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsDropped(Rune rune) => rune.Value is not ('\t' or '\n' or '\r') && (rune.Value == 0xFFFD
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);
}
