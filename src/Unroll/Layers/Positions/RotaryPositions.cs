namespace Unroll.Layers;

/// <summary>
/// Queries and keys are turned, pair of features by pair, by an angle that grows with their place: pair i of place t by t / Base^(2i / size of a head). Their product then depends on how far apart
/// they are and not on where they stand.
/// </summary>
/// <remarks>Su, Lu, Pan, Murtadha, Wen, Liu, "RoFormer: Enhanced Transformer with Rotary Position Embedding", 2021.</remarks>
public sealed record RotaryPositions : PositionSpec
{
    /// <summary>How slowly the slowest pair turns, above 0. Default: 10000.</summary>
    public double Base { get; init; } = 10000;

    /// <summary>Whether features 2i and 2i + 1 make a pair, as in the paper; otherwise i and i + size / 2, as LLaMA and GPT-NeoX have it. Default: false.</summary>
    public bool Interleaved { get; init; }
}
