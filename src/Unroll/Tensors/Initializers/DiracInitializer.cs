using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>A convolution weight <c>[out, in, kernel...]</c> that hands each channel through unchanged: one at the kernel's centre, else zero.</summary>
/// <param name="Groups">Each group of output channels begins at the first input channel again.</param>
public sealed record DiracInitializer(int Groups = 1) : IInitializer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The shape has fewer than three dimensions, or its outputs cannot be shared out evenly.</exception>
    public void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        if (shape.Rank < 3 || Groups < 1 || shape[0] % Groups != 0)
            throw new ArgumentException($"A Dirac weight needs the shape [out, in, kernel...] with a number of outputs that {Groups} groups divide; it is {shape}.", nameof(shape));
        values.Clear();
        int kernel = 1, centre = 0, outputs = shape[0] / Groups, inputs = shape[1];
        for (int i = 2; i < shape.Rank; i++)
        {
            centre = centre * shape[i] + shape[i] / 2;
            kernel *= shape[i];
        }

        for (int group = 0; group < Groups; group++)
        {
            for (int channel = 0; channel < Math.Min(outputs, inputs); channel++) values[((group * outputs + channel) * inputs + channel) * kernel + centre] = 1f;
        }
    }
}
