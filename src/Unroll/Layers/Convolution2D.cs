using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>Slides kernels over images: <c>[batch, in, height, width]</c> becomes <c>[batch, out, rows, columns]</c>.</summary>
public sealed class Convolution2D
{
    /// <summary>Creates <c>weight [out, in / groups, kernel, kernel]</c> and <c>bias [out]</c>.</summary>
    /// <param name="scope">Where the parameters get their names.</param>
    /// <param name="inputs">Channels that come in.</param>
    /// <param name="outputs">Channels that go out: the number of kernels.</param>
    /// <param name="kernel">Height and width of a kernel.</param>
    /// <param name="random">Initial values, uniform in ±1/√(in / groups · kernel²).</param>
    /// <param name="options">Stride, padding, dilation, groups.</param>
    /// <param name="bias">Without it there is none.</param>
    /// <param name="initializer">Of the weight.</param>
    public Convolution2D(
        ParameterScope scope, int inputs, int outputs, int kernel, RandomStream random, ConvolutionOptions? options = null, bool bias = true, IInitializer? initializer = null)
    {
        Options = options ?? ConvolutionOptions.Default;
        (Weight, Bias) = ConvolutionWeights.Create(scope, inputs, outputs, [kernel, kernel], random, Options, bias, initializer);
    }

    /// <summary>Stride, padding, dilation, groups.</summary>
    public ConvolutionOptions Options { get; }

    /// <summary>The kernels, <c>[out, in / groups, kernel, kernel]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>An addend for each output channel, or none.</summary>
    public Parameter? Bias { get; }

    /// <summary>Applies the layer.</summary>
    /// <exception cref="ArgumentException">The input does not have that many channels, or is too small for the kernel.</exception>
    public Tensor Forward(Pass pass, Tensor x) => pass.Tape.Conv2D(x, Weight.Value, Bias?.Value, Options);
}
