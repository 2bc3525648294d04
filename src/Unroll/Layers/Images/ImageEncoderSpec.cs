using System.Text.Json.Serialization;

namespace Unroll.Layers;

/// <summary>
/// How an image becomes one vector: <see cref="ConvolutionImageEncoder"/>, <see cref="PatchImageEncoder"/> or <see cref="FeatureImageEncoder"/>; in JSON the property
/// <c>kind</c> says which: <c>convolution</c>, <c>patches</c> or <c>features</c>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ConvolutionImageEncoder), "convolution")]
[JsonDerivedType(typeof(PatchImageEncoder), "patches")]
[JsonDerivedType(typeof(FeatureImageEncoder), "features")]
public abstract record ImageEncoderSpec
{
    private protected ImageEncoderSpec()
    {
    }

    /// <summary>How many numbers the vector has. 1 to 65536. Default: 256.</summary>
    public int Size { get; init; } = 256;

    /// <summary>Reports everything that is wrong with the values.</summary>
    /// <param name="check">Where to.</param>
    /// <param name="height">Rows of the images, if known.</param>
    /// <param name="width">Columns of the images, if known.</param>
    public void Validate(SpecCheck check, int? height = null, int? width = null)
    {
        ArgumentNullException.ThrowIfNull(check);
        check.Range(nameof(Size), Size, 1, 65536);
        int smallest = Math.Min(height ?? int.MaxValue, width ?? int.MaxValue);
        if (this is ConvolutionImageEncoder convolution)
        {
            check.Require(convolution.Channels.Count is > 0 and <= 16, nameof(convolution.Channels), convolution.Channels.Count, "1 to 16 layers");
            foreach (int channels in convolution.Channels) check.Range(nameof(convolution.Channels), channels, 1, 65536);
            check.Require(convolution.Kernel is > 0 and < 32 && convolution.Kernel % 2 == 1, nameof(convolution.Kernel), convolution.Kernel, "an odd number up to 31", "3 is usual.");
            check.Require(Enum.IsDefined(convolution.Shrink), nameof(convolution.Shrink), convolution.Shrink, string.Join(", ", Enum.GetNames<ImageShrink>()));
            check.Require(
                convolution.Shrink == ImageShrink.Stride || smallest >> Math.Min(30, convolution.Channels.Count) > 0, nameof(convolution.Channels), convolution.Channels.Count,
                $"so few layers that halving {smallest} pixels that often leaves one", "Use fewer layers or larger images.");
        }

        if (this is PatchImageEncoder patches)
        {
            check.Range(nameof(patches.Patch), patches.Patch, 1, smallest, "A patch must fit the image.");
            check.Range(nameof(patches.Channels), patches.Channels, 1, 65536);
        }
    }
}
