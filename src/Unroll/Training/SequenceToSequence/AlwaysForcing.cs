namespace Unroll.Training;

/// <summary>Always the truth: the fastest to learn from, as all steps are known beforehand, and the furthest from what the model meets later.</summary>
public sealed record AlwaysForcing : TeacherForcing;
