namespace Unroll.Training;

/// <summary>The line between two rates.</summary>
public enum Annealing
{
    /// <summary>Half a wave of the cosine: slow at both ends.</summary>
    Cosine,

    /// <summary>A straight line.</summary>
    Linear,
}
