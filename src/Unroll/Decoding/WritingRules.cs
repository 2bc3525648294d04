using Unroll.Text;

namespace Unroll.Decoding;

/// <summary>What a language model with a vocabulary may write, and how it begins.</summary>
internal sealed class WritingRules(Vocabulary vocabulary)
{
    /// <summary>The symbol that ends a text; none for models that write on without end.</summary>
    public int? Ending { get; } = vocabulary.IsImported ? vocabulary.End : null;

    /// <summary>Special symbols are no text. With words the end of a line is one, and the model may write it; a model from elsewhere may end the text.</summary>
    public int[] Forbidden { get; } =
        [.. vocabulary.SpecialIds.Where(id => id != vocabulary.End || !(vocabulary.IsImported || vocabulary.Units is { Level: UnitLevel.Words, MarkLineEnds: true }))];

    /// <summary>
    /// What the model reads first, at least one symbol. Without a prompt a model from elsewhere begins with what stands before its texts, others as after the end of a line, which they have seen in nearly
    /// every text.
    /// </summary>
    public int[] Beginning(string prompt)
    {
        if (vocabulary.Encode(prompt) is { Length: > 0 } ids) return ids;
        if (vocabulary is { IsImported: true, Start: { } start }) return [start];
        if (vocabulary.Encode("\n") is [var lineEnd] && lineEnd != vocabulary.UnknownId) return [lineEnd];
        return vocabulary.TryGetId(" ", out int space) ? [space] : [vocabulary.Size - 1];
    }
}
