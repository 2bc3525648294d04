namespace Unroll.Training;

/// <summary>The truth with probability base^update.</summary>
/// <param name="Base">Between 0 and 1. Default: 0.9999, which is one half after 6,931 updates.</param>
public sealed record ExponentialForcing(double Base = 0.9999) : TeacherForcing;
