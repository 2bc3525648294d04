using System.Globalization;
using System.Text;

namespace Unroll.Cli.Rendering;

/// <summary>How many columns text takes: Hangul, kana and Han characters take two, combining marks none.</summary>
internal static class TextWidth
{
    /// <summary>Columns of a text.</summary>
    public static int Of(string text)
    {
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes()) width += Of(rune);
        return width;
    }

    /// <summary>The text with spaces after it, up to that many columns.</summary>
    public static string Pad(string text, int columns) => text + new string(' ', Math.Max(0, columns - Of(text)));

    /// <summary>The text if it fits into that many columns; otherwise its beginning and an ellipsis.</summary>
    public static string Cut(string text, int columns)
    {
        if (Of(text) <= columns) return text;
        var cut = new StringBuilder();
        int used = 1;
        TextElementEnumerator each = StringInfo.GetTextElementEnumerator(text);
        while (each.MoveNext() && (used += Of(each.GetTextElement())) <= columns) cut.Append(each.GetTextElement());
        return cut.Append('…').ToString();
    }

    private static int Of(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control => 0,
        _ => rune.Value is (>= 0x1100 and < 0x1160) or (>= 0x2E80 and < 0x303F) or (>= 0x3041 and < 0xA4D0) or (>= 0xAC00 and < 0xD7A4)
            or (>= 0xF900 and < 0xFB00) or (>= 0xFE30 and < 0xFE70) or (>= 0xFF00 and < 0xFF61) or (>= 0xFFE0 and < 0xFFE7) or (>= 0x1F300 and < 0x1FAFF) or (>= 0x20000 and < 0x40000)
            ? 2 : 1,
    };
}
