using System.Text;

namespace Unroll.Text;

/// <summary>What happens to text before it is cut into symbols: lone surrogates replaced, lower case, normal form. Copies only what changes.</summary>
internal static class TextPreparation
{
    public static ReadOnlyMemory<char> Prepare(ReadOnlyMemory<char> text, TextUnits units, out long loneSurrogates)
    {
        text = ReplaceLoneSurrogates(text, out loneSurrogates);

        // The steps of a sub-word tokeniser do the rest themselves.
        if (units.Level == UnitLevel.Subwords) return text;
        if (units.LowerCase) text = string.Create(text.Length, text, static (lower, source) => source.Span.ToLowerInvariant(lower)).AsMemory();
        return units.Normalization is { } form ? UnicodeNormalization.Normalize(text, form) : text;
    }

    public static ReadOnlyMemory<char> ReplaceLoneSurrogates(ReadOnlyMemory<char> text, out long replaced)
    {
        replaced = 0;
        char[]? copy = null;
        ReadOnlySpan<char> span = text.Span;
        for (int at = 0; ; at++)
        {
            int next = span[at..].IndexOfAnyInRange('\uD800', '\uDFFF');
            if (next < 0) break;
            at += next;
            if (char.IsHighSurrogate(span[at]) && at + 1 < span.Length && char.IsLowSurrogate(span[at + 1])) at++;
            else
            {
                copy ??= text.ToArray();
                copy[at] = (char)Rune.ReplacementChar.Value;
                replaced++;
            }
        }

        return copy ?? text;
    }
}
