namespace Unroll.Numerics;

/// <summary>The arrays of one parameter that an update reads and writes together; unused state is null.</summary>
internal readonly record struct UpdateTarget(FloatBlock Value, FloatBlock Gradient, FloatBlock? First, FloatBlock? Second, FloatBlock? Third, int Length);
