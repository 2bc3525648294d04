using System.Text;

namespace Unroll.Text;

/// <summary>Goes through a text word by word.</summary>
internal ref struct WordReader
{
    /// <summary>Marks the side of a punctuation mark where no space stood.</summary>
    internal const char Joiner = '\uFFED';

    private readonly ReadOnlySpan<char> text;
    private readonly bool markLineEnds;
    private readonly bool punctuation;
    private int at;

    public WordReader(ReadOnlySpan<char> text, TextUnits units)
    {
        this.text = text;
        markLineEnds = units.MarkLineEnds;
        punctuation = units.Splitting == WordSplitting.Punctuation;
        Symbol = default;
    }

    /// <summary>The word, with joiners; empty at a line end.</summary>
    public ReadOnlySpan<char> Symbol { get; private set; }

    /// <summary>Where the word begins in the text.</summary>
    public int Position { get; private set; }

    public bool Next()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]) && !(markLineEnds && text[at] == '\n')) at++;
        if (at == text.Length) return false;
        Position = at;
        if (markLineEnds && text[at] == '\n')
        {
            at++;
            Symbol = default;
            return true;
        }

        int end = at;
        if (!punctuation)
        {
            while (end < text.Length && !char.IsWhiteSpace(text[end])) end++;
            Symbol = text[at..end];
        }
        else if (SpecialLength(text[at..]) is > 0 and int special)
        {
            end += special;
            Symbol = text[at..end];
        }
        else
        {
            while (end < text.Length && (IsWord(text, end, out int length) || (end > at && IsInnerApostrophe(text, end, out length)))) end += length;
            if (end == at)
            {
                Rune.DecodeFromUtf16(text[at..], out _, out int length);
                end += length;
                Symbol = Joined(at, end);
            }
            else Symbol = text[at..end];
        }

        at = end;
        return true;
    }

    private static bool IsWord(ReadOnlySpan<char> text, int position, out int length)
    {
        Rune.DecodeFromUtf16(text[position..], out Rune rune, out length);
        return Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.SpacingCombiningMark;
    }

    private static bool IsInnerApostrophe(ReadOnlySpan<char> text, int position, out int length)
    {
        length = 1;
        return text[position] is '\'' or '\u2019' && position + 1 < text.Length && IsWord(text, position + 1, out _);
    }

    private static int SpecialLength(ReadOnlySpan<char> text)
    {
        if (text[0] != '<') return 0;
        foreach (string name in Vocabulary.SpecialNames)
        {
            if (text.StartsWith(name, StringComparison.Ordinal)) return name.Length;
        }

        return 0;
    }

    // A joiner goes to the left side if anything touches it there; to the right only towards a word, which carries no joiner itself.
    private readonly ReadOnlySpan<char> Joined(int start, int end)
    {
        bool left = start > 0 && !char.IsWhiteSpace(text[start - 1]);
        bool right = end < text.Length && (IsWord(text, end, out _) || SpecialLength(text[end..]) > 0);
        return string.Concat(left ? "\uFFED" : "", text[start..end], right ? "\uFFED" : "");
    }
}
