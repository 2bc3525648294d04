using System.Collections.Concurrent;

namespace Unroll.Text;

/// <summary>Remembers how a model took pieces apart: words come again and again. Many threads may ask at once.</summary>
internal sealed class PieceCache
{
    private const int MostPieces = 1 << 17;
    private const int LongestPiece = 64;

    private readonly ITokenModel model;
    private readonly ConcurrentDictionary<string, PieceToken[]> known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PieceToken[]>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private int count;

    public PieceCache(ITokenModel model)
    {
        this.model = model;
        lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public ReadOnlySpan<PieceToken> Encode(ReadOnlySpan<char> piece, List<PieceToken> room)
    {
        if (piece.Length <= LongestPiece && lookup.TryGetValue(piece, out PieceToken[]? tokens)) return tokens;
        room.Clear();
        model.Encode(piece, room);
        if (piece.Length <= LongestPiece && count < MostPieces && known.TryAdd(piece.ToString(), [.. room])) Interlocked.Increment(ref count);
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(room);
    }
}
