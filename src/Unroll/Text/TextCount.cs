namespace Unroll.Text;

/// <summary>
/// The counting rule behind bits per character and per byte: both are counted on the text in composed form (NFC) with lone surrogates replaced, before lower-casing
/// and whatever the vocabulary does, so that every kind of vocabulary is divided by the same numbers. A line end counts as one.
/// </summary>
public static class TextCount
{
    /// <summary>Unicode scalar values and UTF-8 bytes of a text.</summary>
    public static (long Characters, long Bytes) Of(ReadOnlyMemory<char> text)
    {
        ReadOnlySpan<char> composed = UnicodeNormalization.Normalize(text).Span;
        long characters = composed.Length, bytes = 0;
        for (int i = 0; i < composed.Length; i++)
        {
            char c = composed[i];
            bool pair = char.IsHighSurrogate(c) && i + 1 < composed.Length && char.IsLowSurrogate(composed[i + 1]);
            if (pair)
            {
                i++;
                characters--;
                bytes += 4;
            }
            else bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
        }

        return (characters, bytes);
    }
}
