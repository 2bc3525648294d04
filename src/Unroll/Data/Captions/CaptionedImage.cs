namespace Unroll.Data;

/// <summary>An image and what is said of it.</summary>
/// <param name="Image">The image.</param>
/// <param name="Caption">The text.</param>
public sealed record CaptionedImage(Image Image, string Caption);
