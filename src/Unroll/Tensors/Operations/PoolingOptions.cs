namespace Unroll.Tensors;

/// <summary>How windows walk over an axis to be pooled.</summary>
/// <param name="Kernel">Elements in a window.</param>
public sealed record PoolingOptions(int Kernel)
{
    /// <summary>Steps between two windows; 0, the default, means the kernel, so that windows lie side by side.</summary>
    public int Stride { get; init; }

    /// <summary>Places before and after the axis, at most half a kernel: nothing for a maximum, zeros for an average. Default 0.</summary>
    public int Padding { get; init; }

    /// <summary>Steps between two elements of a window, for a maximum. Default 1.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>Whether a last window that reaches over the end counts. Default false.</summary>
    public bool CeilingMode { get; init; }

    /// <summary>Whether an average divides by the padding's places too. Default true, as in PyTorch.</summary>
    public bool CountPadding { get; init; } = true;
}
