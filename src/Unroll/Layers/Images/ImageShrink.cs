namespace Unroll.Layers;

/// <summary>How a convolution layer halves an image.</summary>
public enum ImageShrink
{
    /// <summary>The kernel takes steps of two pixels: the cheapest.</summary>
    Stride,

    /// <summary>The kernel looks at every pixel, then the largest of each two by two is kept: four times the work.</summary>
    Maximum,
}
