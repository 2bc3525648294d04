namespace Unroll.Text;

/// <summary>A symbol that the vocabulary does not hold.</summary>
/// <param name="Symbol">The character, jamo or word.</param>
/// <param name="Count">How often it occurs.</param>
/// <param name="Position">Where it occurs first: characters (UTF-16 units) before it in the normalised text.</param>
/// <param name="Line">The line of that place, from 1.</param>
/// <param name="Column">The column of that place in UTF-16 units, from 1.</param>
public sealed record UnknownSymbol(string Symbol, long Count, int Position, int Line, int Column);
