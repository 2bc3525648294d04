namespace Unroll.Text;

/// <summary>Two neighbours that become one token.</summary>
/// <param name="Left">The left one's id.</param>
/// <param name="Right">The right one's id.</param>
/// <param name="Id">What they become.</param>
/// <param name="Rank">Lower ones are joined first.</param>
internal readonly record struct BytePairMerge(int Left, int Right, int Id, int Rank);
