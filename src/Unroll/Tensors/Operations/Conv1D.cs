namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>
    /// The convolution (in fact correlation) over time: y[b, o, t] = bias[o] + Σ over i and k of weight[o, i, k] · x[b, i, t · stride + k · dilation - padding].
    /// Channels before time, as PyTorch has it; the layer <c>Convolution1D</c> takes <c>[batch, time, features]</c>.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x"><c>[batch, in, time]</c>.</param>
    /// <param name="weight"><c>[out, in / groups, kernel]</c>.</param>
    /// <param name="bias"><c>[out]</c>, or none.</param>
    /// <param name="options">Stride, padding, dilation, groups.</param>
    /// <returns><c>[batch, out, steps]</c>.</returns>
    /// <remarks>Computed as a matrix product with all windows side by side. 2·batch·steps·out·in·kernel/groups FLOPs forward, twice that backward.</remarks>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static Tensor Conv1D(this Tape tape, Tensor x, Tensor weight, Tensor? bias = null, ConvolutionOptions? options = null)
    {
        ConvolutionPlan plan = ConvolutionPlan.Over1D(x.Shape, weight.Shape, options ?? ConvolutionOptions.Default);
        return Convolve(tape, x, weight, bias, plan, new Shape(plan.Batch, plan.Outputs, plan.Steps));
    }
}
