using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>Slides kernels over time: <c>[batch, time, in]</c> becomes <c>[batch, steps, out]</c>.</summary>
public sealed class Convolution1D
{
    /// <summary>Creates <c>weight [out, in / groups, kernel]</c> and <c>bias [out]</c>.</summary>
    /// <param name="scope">Where the parameters get their names.</param>
    /// <param name="inputs">Features that come in.</param>
    /// <param name="outputs">Features that go out: the number of kernels.</param>
    /// <param name="kernel">Time steps under a kernel.</param>
    /// <param name="random">Initial values, uniform in ±1/√(in / groups · kernel).</param>
    /// <param name="options">Stride, padding, dilation, groups.</param>
    /// <param name="bias">Without it there is none.</param>
    /// <param name="initializer">Of the weight.</param>
    public Convolution1D(
        ParameterScope scope, int inputs, int outputs, int kernel, RandomStream random, ConvolutionOptions? options = null, bool bias = true, IInitializer? initializer = null)
    {
        Options = options ?? ConvolutionOptions.Default;
        (Weight, Bias) = ConvolutionWeights.Create(scope, inputs, outputs, [kernel], random, Options, bias, initializer);
    }

    /// <summary>Stride, padding, dilation, groups.</summary>
    public ConvolutionOptions Options { get; }

    /// <summary>The kernels, <c>[out, in / groups, kernel]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>An addend for each output feature, or none.</summary>
    public Parameter? Bias { get; }

    /// <summary>Applies the layer.</summary>
    /// <exception cref="ArgumentException">The input does not have that many features, or is too short for the kernel.</exception>
    public Tensor Forward(Pass pass, Tensor x)
    {
        if (x.Shape.Rank != 3) throw new ArgumentException($"Convolution1D: the input {x.Shape} must be [batch, time, features].", nameof(x));
        if (Options.Groups == 1) return Windows(pass.Tape, x);
        Tensor channelsFirst = pass.Tape.Transpose(x, 1, 2);
        return pass.Tape.Transpose(pass.Tape.Conv1D(channelsFirst, Weight.Value, Bias?.Value, Options), 1, 2);
    }

    // The steps under the kernel side by side, for all sequences at once: one large product instead of a small one for each sequence.
    private Tensor Windows(Tape tape, Tensor x)
    {
        var plan = ConvolutionPlan.Over1D(new Shape(x.Shape[0], x.Shape[2], x.Shape[1]), Weight.Shape, Options);
        ConvolutionAxis time = plan.Horizontal;
        var shape = new Shape(plan.Batch, plan.Steps, plan.Inputs);
        var places = new Tensor[time.Kernel];
        for (int k = 0; k < places.Length; k++)
        {
            int[] rows = new int[plan.Batch * plan.Steps];
            for (int i = 0; i < rows.Length; i++)
            {
                (int sequence, int step) = Math.DivRem(i, plan.Steps);
                int at = time.At(step, k);
                rows[i] = (uint)at < (uint)time.Length ? sequence * time.Length + at : -1;
            }

            places[k] = tape.SelectRows(x, rows, shape);
        }

        Tensor windows = places.Length == 1 ? places[0] : tape.Concat(-1, places);
        return tape.Linear(windows, tape.Transpose(Weight.Value, 1, 2).Reshape(new Shape(plan.Outputs, plan.Rows)), Bias?.Value);
    }
}
