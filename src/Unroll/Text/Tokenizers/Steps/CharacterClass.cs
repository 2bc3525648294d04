using System.Text;

namespace Unroll.Text;

/// <summary>The kinds of characters that pre-tokenisers tell apart.</summary>
internal enum CharacterClass : byte
{
    /// <summary>Punctuation, signs, controls and everything else.</summary>
    Other,

    /// <summary>Unicode categories L*.</summary>
    Letter,

    /// <summary>Unicode categories N*.</summary>
    Number,

    /// <summary>White space as Python counts it, which includes U+001C to U+001F.</summary>
    Space,

    /// <summary>Unicode categories M*: what stands on or around a letter.</summary>
    Mark,
}

/// <summary>Looks up the class of a character.</summary>
internal static class CharacterClasses
{
    private static readonly CharacterClass[] Basic = [.. Enumerable.Range(0, 0x10000).Select(Compute)];

    /// <summary>The class of the scalar value at a place of well-formed text, and how many UTF-16 units it has.</summary>
    public static CharacterClass At(ReadOnlySpan<char> text, int at, out int length)
    {
        char c = text[at];
        length = 1;
        if (!char.IsHighSurrogate(c) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])) return Basic[c];
        length = 2;
        return Compute(char.ConvertToUtf32(c, text[at + 1]));
    }

    /// <summary>True if white space stands at a place; not beyond the end.</summary>
    public static bool IsSpaceAt(ReadOnlySpan<char> text, int at) => at < text.Length && Basic[text[at]] == CharacterClass.Space;

    /// <summary>The end of the run of characters of one class.</summary>
    public static int EndOfRun(ReadOnlySpan<char> text, int at, CharacterClass wanted)
    {
        while (at < text.Length && At(text, at, out int length) == wanted) at += length;
        return at;
    }

    private static CharacterClass Compute(int scalar)
    {
        if (!Rune.TryCreate(scalar, out Rune rune)) return CharacterClass.Other;
        if (Rune.IsLetter(rune)) return CharacterClass.Letter;
        if (Rune.IsNumber(rune)) return CharacterClass.Number;
        if (Rune.IsWhiteSpace(rune) || scalar is >= 0x1C and <= 0x1F) return CharacterClass.Space;
        return Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark
            or System.Globalization.UnicodeCategory.EnclosingMark ? CharacterClass.Mark : CharacterClass.Other;
    }
}
