namespace Unroll.Numerics;

/// <summary>Where a gradient goes; empty where nobody wants it.</summary>
internal readonly ref struct GradientTarget(Span<float> values, bool accumulate)
{
    /// <summary>The place.</summary>
    public readonly Span<float> Values = values;

    /// <summary>Whether to add to what stands there; otherwise its contents are arbitrary and all of it must be overwritten.</summary>
    public readonly bool Accumulate = accumulate;

    /// <summary>Whether the gradient is wanted.</summary>
    public bool Wanted => !Values.IsEmpty;

    /// <summary>Makes a part of the place ready for contributions that are added.</summary>
    public void ClearUnlessAccumulating(Span<float> part)
    {
        if (!Accumulate) part.Clear();
    }
}
