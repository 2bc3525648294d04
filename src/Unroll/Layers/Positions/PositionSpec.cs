using System.Text.Json.Serialization;

namespace Unroll.Layers;

/// <summary>
/// How a Transformer knows where a step stands; without it a sequence is a set, and permuting the input permutes the output. In JSON the property <c>kind</c> says which: <c>none</c>,
/// <c>sinusoidal</c>, <c>learned</c>, <c>rotary</c>, <c>alibi</c> or <c>relative</c>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NoPositions), "none")]
[JsonDerivedType(typeof(SinusoidalPositions), "sinusoidal")]
[JsonDerivedType(typeof(LearnedPositions), "learned")]
[JsonDerivedType(typeof(RotaryPositions), "rotary")]
[JsonDerivedType(typeof(AlibiPositions), "alibi")]
[JsonDerivedType(typeof(RelativePositions), "relative")]
public abstract record PositionSpec
{
    private protected PositionSpec()
    {
    }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    /// <param name="check">Where to.</param>
    /// <param name="width">Features of a step.</param>
    /// <param name="headSize">Features of a head.</param>
    public void Validate(SpecCheck check, int width, int headSize)
    {
        ArgumentNullException.ThrowIfNull(check);
        if (this is SinusoidalPositions) check.Require(width % 2 == 0, "Width", width, "an even number", "Half of the features are sines, half cosines.");
        if (this is RotaryPositions rotary)
        {
            check.Positive(nameof(rotary.Base), rotary.Base);
            check.Require(headSize % 2 == 0, "HeadSize", headSize, "an even number", "Features are turned in pairs.");
        }

        if (this is not RelativePositions relative) return;
        check.Range(nameof(relative.Buckets), relative.Buckets, 4, 65536);
        check.Require(relative.Buckets % 4 == 0, nameof(relative.Buckets), relative.Buckets, "a multiple of 4", "Half of them may serve each direction, and half of those single distances.");
        check.Range(nameof(relative.MaximumDistance), relative.MaximumDistance, relative.Buckets, 1 << 24);
    }
}
