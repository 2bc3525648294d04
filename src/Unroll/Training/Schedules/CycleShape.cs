namespace Unroll.Training;

/// <summary>How high the triangles of a <see cref="CyclicSchedule"/> are.</summary>
public enum CycleShape
{
    /// <summary>All the same.</summary>
    Triangular,

    /// <summary>Each half as high as the one before.</summary>
    Halving,

    /// <summary>Shrinking by <see cref="CyclicSchedule.Factor"/> in every step.</summary>
    Exponential,
}
