using System.Runtime.InteropServices;

namespace Unroll.Text;

/// <summary>Counts the pieces of texts.</summary>
internal sealed class PieceCounter : IPieceSink
{
    private readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> lookup;

    public PieceCounter() => lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();

    public void Count(ReadOnlyMemory<char> text, TextPipeline pipeline)
    {
        (int start, int end) = (0, text.Length);
        AlignedText normal = pipeline.Normalize(new AlignedText(text), ref start, ref end);
        pipeline.Split(normal, start, end, this);
    }

    public void Add(AlignedText text, int start, int end) => CollectionsMarshal.GetValueRefOrAddDefault(lookup, text.Text.Span[start..end], out _)++;

    /// <summary>The pieces in the order of their characters, which does not depend on where they stood.</summary>
    public (string Piece, long Count)[] InOrder() => [.. counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))];
}
