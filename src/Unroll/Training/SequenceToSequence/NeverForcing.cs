namespace Unroll.Training;

/// <summary>Never the truth: the model lives with its own words from the first update on.</summary>
public sealed record NeverForcing : TeacherForcing;
