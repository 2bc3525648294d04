using Unroll.Data;

namespace Unroll.Models;

/// <summary>A captioned image as the model learns it.</summary>
/// <param name="Image">The image; its list may read it anew each time.</param>
/// <param name="Symbols">The caption's ids, the end symbol included unless it was cut off.</param>
/// <param name="Caption">The caption itself.</param>
internal sealed record CaptionExample(Image Image, int[] Symbols, string Caption);
