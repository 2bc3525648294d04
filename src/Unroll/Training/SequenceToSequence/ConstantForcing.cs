namespace Unroll.Training;

/// <summary>The truth with the same probability at every step of every update.</summary>
/// <param name="Probability">From 0 to 1. Default: 0.5.</param>
public sealed record ConstantForcing(double Probability = 0.5) : TeacherForcing;
