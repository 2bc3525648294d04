namespace Unroll.Numerics;

/// <summary>The simple recurrent cell step by step, for pinned values; the equations stand at <see cref="ElmanKernel"/>.</summary>
internal static class ElmanSteps
{
    private const int HiddenLane = 2;

    public static void Forward(in RecurrentRun run, bool relu)
    {
        int hidden = run.Hidden, stride = SequenceDriver.GatesStride(hidden);
        FloatBlock scratch = BlockPool.Rent(hidden);
        RecurrentSteps.InputProduct(run, RecurrentSteps.SummedBias(run, scratch.Span[..hidden]), hidden);
        BlockPool.Return(scratch);
        RecurrentSteps.Start(run);
        Span<float> h = run.FinalHidden;
        for (int index = 0; index < run.Steps.Time; index++)
        {
            int t = run.StepAt(index), rows = run.Steps.Rows(t), offset = run.Steps.Offset(t);
            Span<float> a = run.Gates.Slice(offset * stride, rows * stride);
            MatrixProduct.Multiply(h, hidden, false, run.Weights.HiddenWeight, hidden, true, a, stride, rows, hidden, hidden, accumulate: true);
            if (relu) Relu(a);
            else GateFunctions.Tanh(a);
            RecurrentSteps.Pin(run, 0, t, a, stride);
            RecurrentSteps.Pin(run, HiddenLane, t, a, stride);
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<float> state = a.Slice(row * stride, hidden);
                state.CopyTo(h[(row * hidden)..]);
                state.CopyTo(run.Output[((offset + row) * run.OutputStride)..]);
            }
        }
    }

    public static void Backward(in RecurrentRun run, in RecurrentGradients gradients, bool relu)
    {
        int hidden = run.Hidden, stride = SequenceDriver.GatesStride(hidden), total = run.Steps.Total;
        FloatBlock carryBlock = BlockPool.Rent(run.Steps.Batch * hidden);
        Span<float> carry = carryBlock.Span[..(run.Steps.Batch * hidden)];
        RecurrentSteps.Copy(gradients.FinalHidden, carry);
        for (int index = run.Steps.Time - 1; index >= 0; index--)
        {
            int t = run.StepAt(index), rows = run.Steps.Rows(t), offset = run.Steps.Offset(t);
            Span<float> step = run.Gates.Slice(offset * stride, rows * stride);
            for (int row = 0; row < rows; row++)
            {
                Span<float> h = step.Slice(row * stride, hidden), dh = carry.Slice(row * hidden, hidden);
                RecurrentSteps.AddOutputGradient(run, gradients, offset + row, dh);
                if (!gradients.HiddenTrace.IsEmpty) dh.CopyTo(gradients.HiddenTrace[((offset + row) * hidden)..]);
                for (int u = 0; u < hidden; u++)
                {
                    float slope = relu ? (h[u] > 0f ? 1f : 0f) : 1f - h[u] * h[u];
                    h[u] = dh[u] * slope;
                }
            }

            RecurrentSteps.Pin(run, 0, t, step, stride, toZero: true);
            RecurrentSteps.Pin(run, HiddenLane, t, step, stride, toZero: true);
            MatrixProduct.Multiply(step, stride, false, run.Weights.HiddenWeight, hidden, false, carry, hidden, rows, hidden, hidden);
        }

        RecurrentSteps.Finish(carry, gradients.InitialHidden);
        BlockPool.Return(carryBlock);
        RecurrentSteps.InputGradients(run, gradients, hidden, hidden);
        RecurrentSteps.HiddenWeightGradient(run, gradients.HiddenWeight, run.Gates, stride, 0, hidden);
    }

    /// <summary>max(0, a); a NaN stays a NaN.</summary>
    private static void Relu(Span<float> values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = values[i] < 0f ? 0f : values[i];
    }
}
