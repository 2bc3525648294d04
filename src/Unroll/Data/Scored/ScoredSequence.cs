namespace Unroll.Data;

/// <summary>A sequence of numeric vectors, for instance the features of a video's pictures, and the numbers that belong to it as a whole.</summary>
/// <param name="Name">What errors call it: its file.</param>
/// <param name="Frames">The sequence.</param>
/// <param name="Scores">The numbers.</param>
public sealed record ScoredSequence(string Name, Frames Frames, IReadOnlyList<double> Scores);
