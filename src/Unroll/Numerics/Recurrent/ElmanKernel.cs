namespace Unroll.Numerics;

/// <summary>
/// The simple recurrent cell over whole sequences:
/// <code>
/// a[t] = W x[t] + b + U h[t-1]
/// h[t] = tanh a[t]     or     max(0, a[t])
/// </code>
/// <c>Gates</c> holds h after the forward run and ∂L/∂a after the backward run, <c>[rows, hidden]</c>.
/// </summary>
internal sealed class ElmanKernel(bool relu) : IRecurrentKernel
{
    public int Gates => 1;

    public bool HasCellState => false;

    public int GatesLength(StepLayout steps, int hidden) => steps.Total * hidden;

    public int ExtraLength(StepLayout steps, int hidden, int width) => 0;

    public void Forward(in RecurrentRun run)
    {
        int hidden = run.Hidden;
        FloatBlock scratch = BlockPool.Rent(hidden);
        RecurrentSteps.InputProduct(run, RecurrentSteps.SummedBias(run, scratch.Span[..hidden]), hidden);
        BlockPool.Return(scratch);
        RecurrentSteps.Start(run);
        Span<float> h = run.FinalHidden;
        for (int index = 0; index < run.Steps.Time; index++)
        {
            int t = run.StepAt(index), rows = run.Steps.Rows(t), offset = run.Steps.Offset(t);
            Span<float> a = run.Gates.Slice(offset * hidden, rows * hidden);
            MatrixProduct.Multiply(h, hidden, false, run.Weights.HiddenWeight, hidden, true, a, hidden, rows, hidden, hidden, accumulate: true);
            if (relu) Relu(a);
            else VectorMath.Tanh(a, a);
            RecurrentSteps.Pin(run, 0, t, a, hidden);
            RecurrentSteps.Pin(run, ((IRecurrentKernel)this).HiddenLane, t, a, hidden);
            a.CopyTo(h);
            for (int row = 0; row < rows; row++) a.Slice(row * hidden, hidden).CopyTo(run.Output[((offset + row) * run.OutputStride)..]);
        }
    }

    public void Backward(in RecurrentRun run, in RecurrentGradients gradients)
    {
        int hidden = run.Hidden, total = run.Steps.Total;
        FloatBlock carryBlock = BlockPool.Rent(run.Steps.Batch * hidden);
        Span<float> carry = carryBlock.Span[..(run.Steps.Batch * hidden)];
        RecurrentSteps.Copy(gradients.FinalHidden, carry);
        for (int index = run.Steps.Time - 1; index >= 0; index--)
        {
            int t = run.StepAt(index), rows = run.Steps.Rows(t), offset = run.Steps.Offset(t);
            Span<float> step = run.Gates.Slice(offset * hidden, rows * hidden);
            for (int row = 0; row < rows; row++)
            {
                Span<float> h = step.Slice(row * hidden, hidden), dh = carry.Slice(row * hidden, hidden);
                RecurrentSteps.AddOutputGradient(run, gradients, offset + row, dh);
                if (!gradients.HiddenTrace.IsEmpty) dh.CopyTo(gradients.HiddenTrace[((offset + row) * hidden)..]);
                for (int u = 0; u < hidden; u++)
                {
                    float slope = relu ? (h[u] > 0f ? 1f : 0f) : 1f - h[u] * h[u];
                    h[u] = dh[u] * slope;
                }
            }

            RecurrentSteps.Pin(run, 0, t, step, hidden, toZero: true);
            RecurrentSteps.Pin(run, ((IRecurrentKernel)this).HiddenLane, t, step, hidden, toZero: true);
            MatrixProduct.Multiply(step, hidden, false, run.Weights.HiddenWeight, hidden, false, carry, hidden, rows, hidden, hidden);
        }

        RecurrentSteps.Finish(carry, gradients.InitialHidden);
        BlockPool.Return(carryBlock);
        RecurrentSteps.InputGradients(run, gradients, hidden);
        RecurrentSteps.ColumnSums(run.Gates, hidden, hidden, total, gradients.HiddenBias, 0);
        RecurrentSteps.HiddenWeightGradient(run, gradients.HiddenWeight, run.Gates, hidden, 0, hidden);
    }

    public void ReadLane(in RecurrentRun run, int lane, Span<float> destination) => run.Gates[..(run.Steps.Total * run.Hidden)].CopyTo(destination);

    /// <summary>max(0, a); a NaN stays a NaN.</summary>
    private static void Relu(Span<float> values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = values[i] < 0f ? 0f : values[i];
    }
}
