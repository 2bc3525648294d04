using System.Globalization;
using System.Text;

namespace Unroll.Text;

/// <summary>Words between white space, which is left out; with punctuation apart, every mark is a piece of its own.</summary>
internal sealed class WordSplitter(bool atSpaces, bool atPunctuation) : ITextSplitter
{
    public bool Next(ReadOnlySpan<char> text, ref int at, out int start)
    {
        while (atSpaces && at < text.Length && CharacterClasses.At(text, at, out _) == CharacterClass.Space) at++;
        start = at;
        if (at == text.Length) return false;
        int length;
        if (atPunctuation && IsPunctuation(text, at, out length))
        {
            at += length;
            return true;
        }

        while (at < text.Length && !(atPunctuation && IsPunctuation(text, at, out _)) && !(CharacterClasses.At(text, at, out length) == CharacterClass.Space && atSpaces)) at += length;
        return true;
    }

    /// <summary>Punctuation as BERT counts it: every sign of ASCII that is no letter, digit or space, and the Unicode categories P*.</summary>
    public static bool IsPunctuation(ReadOnlySpan<char> text, int at, out int length)
    {
        length = 1;
        if (text[at] < 0x80) return text[at] is > ' ' and < '\u007F' && !char.IsAsciiLetterOrDigit(text[at]);
        Rune.DecodeFromUtf16(text[at..], out Rune rune, out length);
        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
            or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;
    }
}
