using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>The parameters of a convolution over any number of axes.</summary>
internal static class ConvolutionWeights
{
    /// <summary>Creates <c>weight [out, in / groups, kernel...]</c> and <c>bias [out]</c>.</summary>
    /// <exception cref="ArgumentException">A size is not positive, or the groups do not divide inputs and outputs.</exception>
    public static (Parameter Weight, Parameter? Bias) Create(
        ParameterScope scope, int inputs, int outputs, ReadOnlySpan<int> kernel, RandomStream random, ConvolutionOptions options, bool bias, IInitializer? initializer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        foreach (int size in kernel) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(kernel));
        int groups = options.Groups;
        if (groups < 1 || inputs % groups != 0 || outputs % groups != 0)
            throw new ArgumentException($"A convolution from {inputs} to {outputs} channels cannot be split into {groups} groups; they must divide both.", nameof(options));
        int fanIn = inputs / groups;
        foreach (int size in kernel) fanIn *= size;
        return (
            scope.Create("weight", new Shape([outputs, inputs / groups, .. kernel]), initializer ?? Initializers.FanInUniform(fanIn), random),
            bias ? scope.Create("bias", new Shape(outputs), Initializers.FanInUniform(fanIn), random) : null);
    }
}
