using System.Globalization;
using Unroll.Text;

namespace Unroll.Data;

/// <summary>One part of a corpus, such as its training text: a text, or the ids of one.</summary>
public sealed class TextPart
{
    private readonly Lazy<(long Characters, long Bytes)> counts;
    private readonly Lazy<ReadOnlyMemory<char>> text;
    private readonly Vocabulary? vocabulary;

    /// <summary>A text under a name.</summary>
    public TextPart(string name, ReadOnlyMemory<char> text)
        : this(name, new Lazy<ReadOnlyMemory<char>>(text))
    {
    }

    /// <summary>A text of which only the ids are there, under a name.</summary>
    /// <param name="name">What errors and reports call it.</param>
    /// <param name="vocabulary">What the ids mean.</param>
    /// <param name="ids">The ids.</param>
    /// <exception cref="ArgumentException">An id is none of the vocabulary's.</exception>
    public TextPart(string name, Vocabulary vocabulary, TokenIds ids)
        : this(name, new Lazy<ReadOnlyMemory<char>>(() => vocabulary.Decode(ids.ToArray()).AsMemory()))
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(ids);
        for (int i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= (uint)vocabulary.Size)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"'{name}' has id {ids[i]} at place {i:N0}. The vocabulary has ids 0 to {vocabulary.Size - 1}: give the one that the ids were made with."), nameof(ids));
            }
        }

        (this.vocabulary, Ids) = (vocabulary, ids);
    }

    private TextPart(string name, Lazy<ReadOnlyMemory<char>> text)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        (Name, this.text) = (name, text);
        counts = new Lazy<(long, long)>(() => TextCount.Of(Text));
    }

    /// <summary>What errors and reports call it.</summary>
    public string Name { get; }

    /// <summary>The text; that of the ids if there are only these.</summary>
    public ReadOnlyMemory<char> Text => text.Value;

    /// <summary>Unicode characters (scalar values) of the composed text, see <see cref="TextCount"/>.</summary>
    public long Characters => counts.Value.Characters;

    /// <summary>Bytes of the composed text as UTF-8, see <see cref="TextCount"/>.</summary>
    public long Bytes => counts.Value.Bytes;

    /// <summary>The ids that it was made of, if it was.</summary>
    internal TokenIds? Ids { get; }

    /// <summary>The ids of this part.</summary>
    /// <exception cref="ArgumentException">There are only ids, and they are those of another vocabulary.</exception>
    public TokenIds Encode(Vocabulary vocabulary, out EncodingReport report)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (Ids is null) return vocabulary.Encode(Text, out report);
        if (vocabulary.Hash != this.vocabulary!.Hash)
            throw new ArgumentException($"The ids of '{Name}' were made with another vocabulary ({this.vocabulary.Size} symbols) than the model's ({vocabulary.Size}): they would mean other symbols. Give the text, or make the ids anew.", nameof(vocabulary));
        // Whoever made the ids knows what was unknown; here they are as they are.
        report = new EncodingReport(Ids.Length, 0, 0, []);
        return Ids;
    }

    /// <summary>The name and how long it is.</summary>
    public override string ToString() => Ids is not null
        ? string.Create(CultureInfo.InvariantCulture, $"{Name}: {Ids.Count}")
        : $"{Name}: {Text.Length:N0} characters, \"{TextElements.Label(Text.Span[..TextElements.SafeCut(Text.Span, Math.Min(40, Text.Length))].ToString())}\"";
}
