namespace Unroll.Layers;

/// <summary>Squares side by side, each seen by the same matrix: x = max(0, W patch + b); all of them together become the vector by one more matrix.</summary>
public sealed record PatchImageEncoder : ImageEncoderSpec
{
    /// <summary>Height and width of a patch; what does not fill one at the right and bottom is not seen. Default: 8.</summary>
    public int Patch { get; init; } = 8;

    /// <summary>Numbers for each patch. Default: 64.</summary>
    public int Channels { get; init; } = 64;
}
