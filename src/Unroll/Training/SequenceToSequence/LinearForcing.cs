namespace Unroll.Training;

/// <summary>The truth less and less often: from always, in a straight line, to a final probability.</summary>
/// <param name="Updates">After how many updates the final probability is reached. Default: 10,000.</param>
/// <param name="Final">The final probability, 0 to 1. Default: 0.</param>
public sealed record LinearForcing(long Updates = 10_000, double Final = 0) : TeacherForcing;
