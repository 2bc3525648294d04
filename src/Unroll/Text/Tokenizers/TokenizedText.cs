namespace Unroll.Text;

/// <summary>A text as tokens, and where each of them comes from.</summary>
/// <param name="Ids">The ids.</param>
/// <param name="Offsets">
/// For each token the characters (UTF-16 units) of the source that it stands for; empty for what no text stands behind. Tokens that are parts of one character share it.
/// </param>
public sealed record TokenizedText(IReadOnlyList<int> Ids, IReadOnlyList<Range> Offsets);
