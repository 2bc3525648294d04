namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>
    /// The convolution (in fact correlation) over rows and columns:
    /// y[b, o, r, c] = bias[o] + Σ over i, j and k of weight[o, i, j, k] · x[b, i, r · stride + j · dilation - padding, c · stride + k · dilation - padding].
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">Images <c>[batch, in, height, width]</c>.</param>
    /// <param name="weight"><c>[out, in / groups, kernel height, kernel width]</c>.</param>
    /// <param name="bias"><c>[out]</c>, or none.</param>
    /// <param name="options">Stride, padding, dilation, groups; they hold for rows and columns.</param>
    /// <returns><c>[batch, out, rows, columns]</c>.</returns>
    /// <remarks>Computed, image by image, as a matrix product with all windows side by side. 2·batch·rows·columns·out·in·kernel/groups FLOPs forward, twice that backward.</remarks>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static Tensor Conv2D(this Tape tape, Tensor x, Tensor weight, Tensor? bias = null, ConvolutionOptions? options = null)
    {
        ConvolutionPlan plan = ConvolutionPlan.Over2D(x.Shape, weight.Shape, options ?? ConvolutionOptions.Default);
        return Convolve(tape, x, weight, bias, plan, new Shape(plan.Batch, plan.Outputs, plan.Vertical.Steps, plan.Horizontal.Steps));
    }
}
