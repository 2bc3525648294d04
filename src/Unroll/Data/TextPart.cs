using Unroll.Text;

namespace Unroll.Data;

/// <summary>One part of a corpus, such as its training text.</summary>
public sealed class TextPart
{
    private readonly Lazy<(long Characters, long Bytes)> counts;

    /// <summary>A part under a name.</summary>
    public TextPart(string name, ReadOnlyMemory<char> text)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        (Name, Text) = (name, text);
        counts = new Lazy<(long, long)>(() => TextCount.Of(Text));
    }

    /// <summary>What errors and reports call it.</summary>
    public string Name { get; }

    /// <summary>The text.</summary>
    public ReadOnlyMemory<char> Text { get; }

    /// <summary>Unicode characters (scalar values) of the composed text, see <see cref="TextCount"/>.</summary>
    public long Characters => counts.Value.Characters;

    /// <summary>Bytes of the composed text as UTF-8, see <see cref="TextCount"/>.</summary>
    public long Bytes => counts.Value.Bytes;

    /// <summary>The ids of this part.</summary>
    public TokenIds Encode(Vocabulary vocabulary, out EncodingReport report)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        return vocabulary.Encode(Text, out report);
    }

    /// <summary>The name and the first characters.</summary>
    public override string ToString() => $"{Name}: {Text.Length:N0} characters, \"{TextElements.Label(Text.Span[..TextElements.SafeCut(Text.Span, Math.Min(40, Text.Length))].ToString())}\"";
}
