using System.Globalization;
using System.Text;

namespace Unroll.Text;

/// <summary>Cutting and showing text without breaking what a reader sees as one character.</summary>
public static class TextElements
{
    /// <summary>The text as a reader counts it: a base with its marks, a syllable of conjoining jamo, an emoji with its joiners are one element.</summary>
    public static IEnumerable<string> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (int at = 0; at < text.Length;)
        {
            int length = StringInfo.GetNextTextElementLength(text, at);
            yield return text.Substring(at, length);
            at += length;
        }
    }

    /// <summary>
    /// The nearest place at or after <paramref name="position"/> where text may be cut: not inside a surrogate pair or CR LF, and not before anything
    /// that would combine with what stands before it, such as a mark or a trailing jamo.
    /// </summary>
    public static int SafeCut(ReadOnlySpan<char> text, int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, text.Length);
        if (position == 0) return 0;
        for (; position < text.Length; position++)
        {
            char c = text[position], before = text[position - 1];
            if (char.IsLowSurrogate(c) && char.IsHighSurrogate(before)) continue;
            if (c == '\n' && before == '\r') continue;
            Rune.DecodeFromUtf16(text[position..], out Rune rune, out _);
            if (UnicodeNormalization.StartsAfresh(rune.Value)) break;
        }

        return position;
    }

    /// <summary>A symbol made visible for tables and plots: white space and controls get a sign, marks a carrier, jamo the letter that stands by itself.</summary>
    public static string Label(string symbol)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        if (symbol.Length == 0) return "";
        var label = new StringBuilder();
        foreach (Rune rune in symbol.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\n': label.Append('⏎'); break;
                case '\r': label.Append('␍'); break;
                case '\t': label.Append('⇥'); break;
                case ' ': label.Append('␣'); break;
                case 0xA0: label.Append('⍽'); break;
                default: AppendVisible(label, rune); break;
            }
        }

        return label.ToString();
    }

    private static void AppendVisible(StringBuilder label, Rune rune)
    {
        UnicodeCategory category = Rune.GetUnicodeCategory(rune);
        if (rune.Value is >= 0x1100 and < 0x1200) label.Append(HangulArithmetic.ToCompatibility((char)rune.Value));
        else if (rune.Value < 0x20) label.Append((char)(0x2400 + rune.Value));
        else if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark) label.Append('◌').Append(rune.ToString());
        else if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator or UnicodeCategory.PrivateUse)
        {
            label.Append(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
        }
        else label.Append(rune.ToString());
    }
}
