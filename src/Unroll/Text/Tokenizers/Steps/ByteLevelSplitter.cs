namespace Unroll.Text;

/// <summary>
/// The pieces of GPT-2: English endings after an apostrophe; letters, digits or other signs, each with one space before it; white space, whose last sign stays
/// with what follows.
/// </summary>
/// <remarks>By hand what the pattern <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c> says, over whole scalar values.</remarks>
internal sealed class ByteLevelSplitter : ITextSplitter
{
    private static readonly string[] Endings = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    public bool Next(ReadOnlySpan<char> text, ref int at, out int start)
    {
        start = at;
        if (at == text.Length) return false;
        at = End(text, at);
        return true;
    }

    private static int End(ReadOnlySpan<char> text, int at)
    {
        if (text[at] == '\'')
        {
            foreach (string ending in Endings)
            {
                if (text[at..].StartsWith(ending, StringComparison.Ordinal)) return at + ending.Length;
            }
        }

        int first = text[at] == ' ' && at + 1 < text.Length ? at + 1 : at;
        switch (CharacterClasses.At(text, first, out _))
        {
            case CharacterClass.Letter: return CharacterClasses.EndOfRun(text, first, CharacterClass.Letter);
            case CharacterClass.Number: return CharacterClasses.EndOfRun(text, first, CharacterClass.Number);
            case CharacterClass.Other or CharacterClass.Mark:
                for (int length; first < text.Length && CharacterClasses.At(text, first, out length) is CharacterClass.Other or CharacterClass.Mark;) first += length;
                return first;
        }

        int end = CharacterClasses.EndOfRun(text, at, CharacterClass.Space);
        return end == text.Length || end == at + 1 ? end : end - 1;
    }
}
