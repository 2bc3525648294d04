namespace Unroll.Text;

/// <summary>
/// The pieces of character-level sub-words: letters with their marks, digits, or other signs, each with the boundary mark before it; a line end; a mark that stands
/// by itself.
/// </summary>
internal sealed class MarkedWordSplitter : ITextSplitter
{
    /// <summary>The sign that stands for a space before a word, as SentencePiece writes it.</summary>
    public const char Boundary = '\u2581';

    /// <summary>The pattern that this says by hand.</summary>
    public const string Pattern = @"\n|▁?[\p{L}\p{M}]+|▁?\p{N}+|▁?[^▁\n\p{L}\p{M}\p{N}]+|▁";

    public bool Next(ReadOnlySpan<char> text, ref int at, out int start)
    {
        start = at;
        if (at == text.Length) return false;
        if (text[at] == '\n')
        {
            at++;
            return true;
        }

        if (text[at] == Boundary) at++;
        if (at == text.Length || text[at] is Boundary or '\n') return true;
        CharacterClass kind = KindAt(text, at, out int length);
        do at += length;
        while (at < text.Length && text[at] is not (Boundary or '\n') && KindAt(text, at, out length) == kind);
        return true;
    }

    private static CharacterClass KindAt(ReadOnlySpan<char> text, int at, out int length) => CharacterClasses.At(text, at, out length) switch
    {
        CharacterClass.Letter or CharacterClass.Mark => CharacterClass.Letter,
        CharacterClass.Number => CharacterClass.Number,
        _ => CharacterClass.Other,
    };
}
