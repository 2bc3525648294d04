using Unroll.Metrics;

namespace Unroll.Insight;

/// <summary>What models reach on sources of similar length.</summary>
/// <param name="Shortest">Symbols of the shortest source.</param>
/// <param name="Longest">Symbols of the longest.</param>
/// <param name="Pairs">How many there are.</param>
/// <param name="Scores">For each model, in the order of the table, the score by each metric.</param>
public sealed record LengthBucket(int Shortest, int Longest, int Pairs, IReadOnlyList<IReadOnlyList<TextScore>> Scores);
