namespace Unroll.Numerics;

/// <summary>What changes the cross-entropy of a class index.</summary>
internal readonly ref struct CrossEntropyOptions
{
    public CrossEntropyOptions()
    {
    }

    /// <summary>Rows with this target count for nothing.</summary>
    public int IgnoreIndex { get; init; } = -100;

    /// <summary>The share of the target that is spread evenly over all classes, 0 to 1.</summary>
    public float LabelSmoothing { get; init; }

    /// <summary>A factor for each class, or nothing.</summary>
    public ReadOnlySpan<float> ClassWeights { get; init; }
}
