namespace Unroll.Tensors;

/// <summary>How a kernel walks over a sequence, or over the rows and the columns of an image.</summary>
public sealed record ConvolutionOptions
{
    /// <summary>Steps of 1 without padding.</summary>
    public static ConvolutionOptions Default { get; } = new();

    /// <summary>Steps between two outputs. Default 1.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros put before and after the sequence, or around the image. Default 0.</summary>
    public int Padding { get; init; }

    /// <summary>As many zeros as keep the length, the odd one at the end; needs a stride of 1. Default false.</summary>
    public bool SamePadding { get; init; }

    /// <summary>Steps between two elements under the kernel. Default 1.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>Channels are split into so many groups that do not see each other. Default 1.</summary>
    public int Groups { get; init; } = 1;
}
