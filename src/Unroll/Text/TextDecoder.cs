using System.Text;

namespace Unroll.Text;

/// <summary>
/// Turns ids into text while they are being generated. What comes out is whole: never half a surrogate pair, an unfinished UTF-8 character or a
/// Hangul syllable that the next jamo could still change; so a piece may be empty and appear with a later id.
/// </summary>
/// <remarks>
/// <c>&lt;unk&gt;</c> becomes U+FFFD (with words: <c>&lt;unk&gt;</c>); <c>&lt;eos&gt;</c> becomes a line end with words that mark line ends; other special symbols become nothing.
/// </remarks>
public sealed class TextDecoder
{
    private readonly Vocabulary vocabulary;
    private readonly IUnitDecoder decoder;
    private readonly StringBuilder output = new();
    private int passed;

    internal TextDecoder(Vocabulary vocabulary, IUnitDecoder decoder)
    {
        this.vocabulary = vocabulary;
        this.decoder = decoder;
    }

    /// <summary>Takes one more id and gives the text that is final now, possibly none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such id.</exception>
    public string Push(int id)
    {
        Add(id);
        return Take();
    }

    /// <summary>Gives what was held back; afterwards the decoder begins anew.</summary>
    public string Flush()
    {
        decoder.Flush(output);
        return Take();
    }

    internal void Add(int id)
    {
        if ((uint)id >= (uint)vocabulary.Size)
        {
            throw new ArgumentOutOfRangeException(nameof(id), id, $"The vocabulary has ids 0 to {vocabulary.Size - 1}. Was this id made with another vocabulary?");
        }

        if (id == vocabulary.UnknownId) decoder.PushUnknown(output);
        else if (!vocabulary.IsSpecial(id)) decoder.Push(id - vocabulary.SpecialCount, output);
        else if (id == vocabulary.End && vocabulary.Units is { Level: UnitLevel.Words, MarkLineEnds: true }) decoder.PushLineEnd(output);
        else decoder.Flush(output);
    }

    /// <summary>Takes an unknown symbol of which somebody knows how it is spelled.</summary>
    internal void AddUnknown(string spelling)
    {
        decoder.PushUnknown(output);
        string mark = vocabulary.Units.Level == UnitLevel.Words ? Vocabulary.UnknownName : "\uFFFD";
        if (!output.ToString().EndsWith(mark, StringComparison.Ordinal)) return;
        output.Length -= mark.Length;
        output.Append(spelling);
    }

    // What is still held back when all of it was read belongs to it, and is left out when it comes.
    internal void GoOnFrom(ReadOnlySpan<int> ids)
    {
        foreach (int id in ids) Add(id);
        passed = vocabulary.Decode(ids).Length - Take().Length;
    }

    internal string Take()
    {
        int skipped = Math.Min(passed, output.Length);
        passed -= skipped;
        string text = output.ToString(skipped, output.Length - skipped);
        output.Clear();
        return text;
    }
}
