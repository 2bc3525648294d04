namespace Unroll.Layers;

/// <summary>Convolutions one after the other, each halving rows and columns: x = max(0, norm(kernel * x)); what remains becomes the vector by one matrix.</summary>
public sealed record ConvolutionImageEncoder : ImageEncoderSpec
{
    private readonly ValueList<int> channels = new([32, 64, 128]);

    /// <summary>Kernels of each layer. Default: 32, 64, 128.</summary>
    public IReadOnlyList<int> Channels
    {
        get => channels.Items;
        init => channels = new ValueList<int>(value);
    }

    /// <summary>Height and width of a kernel, an odd number. Default: 3.</summary>
    public int Kernel { get; init; } = 3;

    /// <summary>How each layer halves the image. Default: by steps of two.</summary>
    public ImageShrink Shrink { get; init; }

    /// <summary>
    /// Whether each layer's result is normalised over all its channels and pixels together (layer normalisation, image by image, so that the batch does not matter).
    /// Default: false.
    /// </summary>
    public bool Normalize { get; init; }
}
