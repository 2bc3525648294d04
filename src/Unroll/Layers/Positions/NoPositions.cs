namespace Unroll.Layers;

/// <summary>None: a causal mask alone still tells a little, because early steps see fewer others.</summary>
public sealed record NoPositions : PositionSpec;
