using Unroll.Numerics;

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
        ConvolutionPlan plan = ConvolutionPlan.Of(x.Shape, weight.Shape, options ?? ConvolutionOptions.Default);
        if (bias is not null && bias.Length != plan.Outputs) throw new ArgumentException($"Conv1D: the bias {bias.Shape} must have {plan.Outputs} elements.", nameof(bias));
        Tensor result = tape.Create(new Shape(plan.Batch, plan.Outputs, plan.Steps));
        Span<float> y = result.Edit();
        FloatBlock scratch = BlockPool.Rent(Math.Max(1, plan.Rows * plan.Steps));
        Span<float> windows = scratch.Span[..(plan.Rows * plan.Steps)];
        for (int part = 0; part < plan.Batch * plan.Groups; part++)
        {
            (int batch, int group) = Math.DivRem(part, plan.Groups);
            Span<float> outputs = y.Slice(part * plan.GroupOutputs * plan.Steps, plan.GroupOutputs * plan.Steps);
            if (bias is not null) for (int o = 0; o < plan.GroupOutputs; o++) outputs.Slice(o * plan.Steps, plan.Steps).Fill(bias.Values[group * plan.GroupOutputs + o]);
            plan.Gather(x.Values[(part * plan.GroupInputs * plan.Length)..], windows);
            MatrixProduct.Multiply(
                weight.Values[(group * plan.GroupOutputs * plan.Rows)..], plan.Rows, false, windows, plan.Steps, false,
                outputs, plan.Steps, plan.GroupOutputs, plan.Steps, plan.Rows, accumulate: bias is not null);
        }

        BlockPool.Return(scratch);
        if (tape.Needs(x) || tape.Needs(weight) || tape.Needs(bias)) tape.Record(result, () => WriteConvolutionGradients(tape, x, weight, bias, result, plan));
        return result;
    }

    private static void WriteConvolutionGradients(Tape tape, Tensor x, Tensor weight, Tensor? bias, Tensor result, ConvolutionPlan plan)
    {
        ReadOnlySpan<float> arriving = result.Gradient;
        Span<float> dx = tape.Needs(x) ? x.GradientToAddTo() : default;
        Span<float> dWeight = tape.Needs(weight) ? weight.GradientToAddTo() : default, dBias = tape.Needs(bias) ? bias!.GradientToAddTo() : default;
        FloatBlock scratch = BlockPool.Rent(Math.Max(1, plan.Rows * plan.Steps));
        Span<float> windows = scratch.Span[..(plan.Rows * plan.Steps)];
        for (int part = 0; part < plan.Batch * plan.Groups; part++)
        {
            int group = part % plan.Groups, first = group * plan.GroupOutputs;
            ReadOnlySpan<float> dy = arriving.Slice(part * plan.GroupOutputs * plan.Steps, plan.GroupOutputs * plan.Steps);
            if (!dBias.IsEmpty) for (int o = 0; o < plan.GroupOutputs; o++) dBias[first + o] += (float)Reductions.Sum(dy.Slice(o * plan.Steps, plan.Steps));
            if (!dWeight.IsEmpty)
            {
                plan.Gather(x.Values[(part * plan.GroupInputs * plan.Length)..], windows);
                MatrixProduct.Multiply(
                    dy, plan.Steps, false, windows, plan.Steps, true, dWeight[(first * plan.Rows)..], plan.Rows, plan.GroupOutputs, plan.Rows, plan.Steps, accumulate: true);
            }

            if (dx.IsEmpty) continue;
            MatrixProduct.Multiply(
                weight.Values[(first * plan.Rows)..], plan.Rows, true, dy, plan.Steps, false, windows, plan.Steps, plan.Rows, plan.Steps, plan.GroupOutputs);
            plan.ScatterAdd(windows, dx.Slice(part * plan.GroupInputs * plan.Length, plan.GroupInputs * plan.Length));
        }

        BlockPool.Return(scratch);
    }
}
