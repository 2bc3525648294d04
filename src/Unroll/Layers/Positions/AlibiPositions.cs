namespace Unroll.Layers;

/// <summary>Nothing is added to the input: scores fall with the distance, in each head with a slope of its own. Works beyond the length that was trained with.</summary>
/// <remarks>Press, Smith, Lewis, "Train Short, Test Long: Attention with Linear Biases Enables Input Length Extrapolation", ICLR 2022. Slopes are 2^(-8i / heads).</remarks>
public sealed record AlibiPositions : PositionSpec;
