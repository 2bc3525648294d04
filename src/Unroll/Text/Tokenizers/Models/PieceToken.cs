namespace Unroll.Text;

/// <summary>A token of a piece, and which of the piece's characters it stands for.</summary>
internal readonly record struct PieceToken(int Id, int Start, int End);
