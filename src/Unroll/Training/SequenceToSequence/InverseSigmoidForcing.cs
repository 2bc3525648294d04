namespace Unroll.Training;

/// <summary>The truth with probability k / (k + e^(update / k)): slow, fast, slow.</summary>
/// <param name="Updates">k, 1 or more: about when the fall begins; one half is reached after k ln k updates. Default: 1,000.</param>
public sealed record InverseSigmoidForcing(double Updates = 1_000) : TeacherForcing;
