using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Unroll.Text;

namespace Unroll.Data;

/// <summary>One part of a corpus, such as its training text: a text, or the ids of one.</summary>
public sealed class TextPart
{
    private readonly Lazy<(long Characters, long Bytes)> counts;
    private readonly Lazy<ReadOnlyMemory<char>> text;
    private readonly Vocabulary? vocabulary;
    private readonly TokenIds? ids;

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
        : this(name, ids, vocabulary)
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
    }

    // Ids that are known to be the vocabulary's.
    private TextPart(string name, TokenIds ids, Vocabulary vocabulary)
        : this(name, new Lazy<ReadOnlyMemory<char>>(() => vocabulary.Decode(ids.ToArray()).AsMemory())) => (this.vocabulary, this.ids) = (vocabulary, ids);

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

    /// <summary>How long it is: ids, or UTF-16 units of the text.</summary>
    internal int Length => ids?.Length ?? Text.Length;

    /// <summary>Whether the vocabulary is given with the ids, rather than built from the text.</summary>
    internal bool HasIds => ids is not null;

    /// <summary>The first place from <paramref name="index"/> on where a cut breaks no character.</summary>
    internal int SafeCut(int index) => ids is null ? TextElements.SafeCut(Text.Span, index) : index;

    /// <summary>A part of it, without copying.</summary>
    internal TextPart Slice(string name, int start, int end) => ids is null ? new TextPart(name, Text[start..end]) : new TextPart(name, ids.Slice(start, end - start), vocabulary!);

    /// <summary>Adds the name and all that is in it.</summary>
    internal void AppendTo(IncrementalHash hash)
    {
        // Little-endian on every machine that .NET 10 runs on.
        hash.AppendData(Encoding.UTF8.GetBytes(ids is null ? $"{Name} {Length}\n" : $"{Name} {Length} ids {vocabulary!.Hash}\n"));
        hash.AppendData(ids is null ? MemoryMarshal.AsBytes(Text.Span) : MemoryMarshal.AsBytes(ids.ToArray().AsSpan()));
    }

    /// <summary>The ids of this part.</summary>
    /// <exception cref="ArgumentException">There are only ids, and they are those of another vocabulary.</exception>
    public TokenIds Encode(Vocabulary vocabulary, out EncodingReport report)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (ids is null) return vocabulary.Encode(Text, out report);
        if (vocabulary.Hash != this.vocabulary!.Hash)
            throw new ArgumentException($"The ids of '{Name}' were made with another vocabulary ({this.vocabulary.Size} symbols) than the model's ({vocabulary.Size}): they would mean other symbols. Give the text, or make the ids anew.", nameof(vocabulary));
        // Whoever made the ids knows what was unknown; here they are as they are.
        report = new EncodingReport(ids.Length, 0, 0, []);
        return ids;
    }

    /// <summary>The name and how long it is.</summary>
    public override string ToString() => ids is not null
        ? string.Create(CultureInfo.InvariantCulture, $"{Name}: {ids.Count}")
        : $"{Name}: {Text.Length:N0} characters, \"{TextElements.Label(Text.Span[..TextElements.SafeCut(Text.Span, Math.Min(40, Text.Length))].ToString())}\"";
}
