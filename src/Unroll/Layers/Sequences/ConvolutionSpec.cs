namespace Unroll.Layers;

/// <summary>
/// One convolution over time in front of a recurrent layer, followed by ReLU. It sees <see cref="Kernel"/> neighbouring steps at once and, with a stride, shortens
/// a sequence of n steps to ⌈n / stride⌉, which is what makes long recordings affordable.
/// </summary>
/// <remarks>Zeros stand before and after each sequence, (kernel - 1) / 2 on each side, so that no step is lost; what stands in the batch behind a sequence's end is never seen.</remarks>
public sealed record ConvolutionSpec
{
    /// <summary>A convolution.</summary>
    /// <param name="filters">How many features it gives.</param>
    /// <param name="kernel">How many steps it sees at once; odd.</param>
    /// <param name="stride">Steps from one output to the next.</param>
    public ConvolutionSpec(int filters, int kernel = 3, int stride = 1) => (Filters, Kernel, Stride) = (filters, kernel, stride);

    /// <summary>Number of output features. 1 to 65536.</summary>
    public int Filters { get; init; }

    /// <summary>Number of neighbouring steps under a filter; odd, 1 to 1023. Default: 3.</summary>
    public int Kernel { get; init; }

    /// <summary>Steps from one output to the next; 1 to 1024. Default: 1, which keeps the length.</summary>
    public int Stride { get; init; }

    /// <summary>How many steps remain of <paramref name="length"/>: ⌈length / stride⌉.</summary>
    public int OutputLength(int length) => (length + Stride - 1) / Stride;

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        check.Range(nameof(Filters), Filters, 1, 65536);
        check.Range(nameof(Kernel), Kernel, 1, 1023);
        check.Require(Kernel % 2 == 1, nameof(Kernel), Kernel, "an odd number", "Then as many steps lie before the middle as after it.");
        check.Range(nameof(Stride), Stride, 1, 1024);
    }
}
