using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    // A product for each group of each example: the weights with all windows side by side.
    private static Tensor Convolve(Tape tape, Tensor x, Tensor weight, Tensor? bias, ConvolutionPlan plan, Shape shape)
    {
        if (bias is not null && bias.Length != plan.Outputs) throw new ArgumentException($"Convolution: the bias {bias.Shape} must have {plan.Outputs} elements.", nameof(bias));
        Tensor result = tape.Create(shape);
        tape.AddWork((double)plan.Batch * plan.Outputs * plan.Steps * plan.Rows);
        Span<float> y = result.Edit();
        FloatBlock scratch = BlockPool.Rent(Math.Max(1, plan.Rows * plan.Steps));
        Span<float> windows = scratch.Span[..(plan.Rows * plan.Steps)];
        for (int part = 0; part < plan.Batch * plan.Groups; part++)
        {
            int group = part % plan.Groups;
            Span<float> outputs = y.Slice(part * plan.GroupOutputs * plan.Steps, plan.GroupOutputs * plan.Steps);
            if (bias is not null) for (int o = 0; o < plan.GroupOutputs; o++) outputs.Slice(o * plan.Steps, plan.Steps).Fill(bias.Values[group * plan.GroupOutputs + o]);
            plan.Gather(x.Values[(part * plan.GroupInputs * plan.Pixels)..], windows);
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
            int first = part % plan.Groups * plan.GroupOutputs;
            ReadOnlySpan<float> dy = arriving.Slice(part * plan.GroupOutputs * plan.Steps, plan.GroupOutputs * plan.Steps);
            if (!dBias.IsEmpty) for (int o = 0; o < plan.GroupOutputs; o++) dBias[first + o] += (float)Reductions.Sum(dy.Slice(o * plan.Steps, plan.Steps));
            if (!dWeight.IsEmpty)
            {
                plan.Gather(x.Values[(part * plan.GroupInputs * plan.Pixels)..], windows);
                MatrixProduct.Multiply(
                    dy, plan.Steps, false, windows, plan.Steps, true, dWeight[(first * plan.Rows)..], plan.Rows, plan.GroupOutputs, plan.Rows, plan.Steps, accumulate: true);
            }

            if (dx.IsEmpty) continue;
            MatrixProduct.Multiply(
                weight.Values[(first * plan.Rows)..], plan.Rows, true, dy, plan.Steps, false, windows, plan.Steps, plan.Rows, plan.Steps, plan.GroupOutputs);
            plan.ScatterAdd(windows, dx.Slice(part * plan.GroupInputs * plan.Pixels, plan.GroupInputs * plan.Pixels));
        }

        BlockPool.Return(scratch);
    }
}
