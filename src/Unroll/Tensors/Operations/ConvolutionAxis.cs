namespace Unroll.Tensors;

/// <summary>How a kernel walks along one axis.</summary>
/// <param name="Length">Elements of the axis.</param>
/// <param name="Kernel">Elements under the kernel.</param>
/// <param name="Stride">Elements from one place of the kernel to the next.</param>
/// <param name="Dilation">Elements between two under the kernel.</param>
/// <param name="Before">Zeros before the first element.</param>
/// <param name="Steps">Places of the kernel.</param>
internal readonly record struct ConvolutionAxis(int Length, int Kernel, int Stride, int Dilation, int Before, int Steps)
{
    /// <summary>An axis that is not there.</summary>
    public static ConvolutionAxis None { get; } = new(1, 1, 1, 1, 0, 1);

    /// <summary>The walk over <paramref name="length"/> elements.</summary>
    /// <param name="length">Elements of the axis.</param>
    /// <param name="kernel">Elements under the kernel.</param>
    /// <param name="options">Stride, padding, dilation.</param>
    /// <param name="extent">How an error calls the kernel's extent: "steps long".</param>
    /// <param name="input">How an error calls what it walks over: "a sequence".</param>
    /// <exception cref="ArgumentException">The kernel does not fit.</exception>
    public static ConvolutionAxis Of(int length, int kernel, ConvolutionOptions options, string extent, string input)
    {
        int reach = options.Dilation * (kernel - 1);
        int before = options.SamePadding ? reach / 2 : options.Padding, both = options.SamePadding ? reach : 2 * options.Padding;
        int room = length + both - reach - 1;
        if (room < 0) throw new ArgumentException($"A convolution's kernel that is {reach + 1} {extent} does not fit {input} of {length} with {both} of padding.", nameof(length));
        return new ConvolutionAxis(length, kernel, options.Stride, options.Dilation, before, room / options.Stride + 1);
    }

    /// <summary>The element under place <paramref name="k"/> of the kernel at a step; outside the axis it is padding.</summary>
    public int At(int step, int k) => step * Stride + k * Dilation - Before;

    /// <summary>The first step at which place <paramref name="k"/> of the kernel lies inside the axis, and the first behind the last such step.</summary>
    public (int From, int End) Inside(int k)
    {
        int first = At(0, k);
        int from = Math.Min(first >= 0 ? 0 : (-first + Stride - 1) / Stride, Steps);
        int end = first >= Length ? 0 : (Length - 1 - first) / Stride + 1;
        return (from, Math.Clamp(end, from, Steps));
    }
}
