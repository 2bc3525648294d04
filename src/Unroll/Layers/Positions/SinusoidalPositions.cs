namespace Unroll.Layers;

/// <summary>Sines and cosines of falling frequency, added to what comes in: feature 2i of place t gets sin(t / 10000^(2i / width)), feature 2i + 1 the cosine.</summary>
/// <remarks>Vaswani et al., "Attention Is All You Need", NIPS 2017, section 3.5.</remarks>
public sealed record SinusoidalPositions : PositionSpec;
