namespace Unroll.Layers;

/// <summary>A learned number for each head and range of distances is added to the scores, shared by all layers: near distances have one of their own, far ones share.</summary>
/// <remarks>Raffel et al., "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer", JMLR 2020, section 2.1 (T5).</remarks>
public sealed record RelativePositions : PositionSpec
{
    /// <summary>How many ranges, a multiple of 4. Default: 32.</summary>
    public int Buckets { get; init; } = 32;

    /// <summary>From where on all distances share the last range; at least <see cref="Buckets"/>. Default: 128.</summary>
    public int MaximumDistance { get; init; } = 128;
}
