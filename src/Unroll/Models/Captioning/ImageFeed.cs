namespace Unroll.Models;

/// <summary>Where a captioner's decoder sees the image.</summary>
public enum ImageFeed
{
    /// <summary>The image's vector becomes the state before the first symbol, and is not seen again.</summary>
    InitialState,

    /// <summary>As the first state, and beside the symbol at every step.</summary>
    EveryStep,
}
