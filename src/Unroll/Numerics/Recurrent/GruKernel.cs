namespace Unroll.Numerics;

/// <summary>
/// The gated recurrent unit over whole sequences:
/// <code>
/// r[t] = σ(W_r x[t] + b_r + U_r h[t-1] + d_r)                    reset gate
/// z[t] = σ(W_z x[t] + b_z + U_z h[t-1] + d_z)                    update gate
/// n[t] = tanh(W_n x[t] + b_n + r[t] ⊙ (U_n h[t-1] + d_n))        candidate, reset after the product
/// n[t] = tanh(W_n x[t] + b_n + U_n (r[t] ⊙ h[t-1]) + d_n)        candidate, reset before the product
/// h[t] = (1 - z[t]) ⊙ n[t] + z[t] ⊙ h[t-1]
/// </code>
/// <c>Gates</c> holds r, z, n of each row side by side after the forward run and their ∂L/∂ pre-activation after the backward run.
/// <c>Extra</c> holds U_n h[t-1] + d_n (and later its gradient) for reset after, r[t] ⊙ h[t-1] for reset before: <c>[rows, hidden]</c>.
/// </summary>
/// <remarks>Cho et al. 2014 (reset before); the variant with reset after is that of cuDNN and PyTorch.</remarks>
internal sealed class GruKernel(bool resetAfter) : IRecurrentKernel
{
    public int Gates => 3;

    public bool HasCellState => false;

    public int GatesLength(StepLayout steps, int hidden) => steps.Total * SequenceDriver.GatesStride(3 * hidden);

    public int ExtraLength(StepLayout steps, int hidden, int width) => steps.Total * hidden;

    public void Forward(in RecurrentRun run)
    {
        if (!run.Pins.IsEmpty)
        {
            GruSteps.Forward(run, resetAfter);
            return;
        }

        PackedRecurrentWeights.Forms forms = Packed(run, backward: false);
        ReadOnlySpan<float> candidateBias = run.Weights.HiddenBias.IsEmpty ? default : run.Weights.HiddenBias[(2 * run.Hidden)..];
        if (resetAfter) SequenceDriver.Forward<GruSequence<GruResetAfter>>(run, Gates, forms, candidateBias);
        else SequenceDriver.Forward<GruSequence<GruResetBefore>>(run, Gates, forms);
    }

    public bool Step(
        in RecurrentParameters weights, int inputSize, int units, ReadOnlySpan<float> input, ReadOnlySpan<float> hidden, ReadOnlySpan<float> cell,
        Span<float> nextHidden, Span<float> nextCell)
    {
        StepWeights packed = weights.Packed.GetStep(weights, Gates, units, inputSize, sumBias: !resetAfter);
        if (resetAfter) StepDriver.Run<GruSequence<GruResetAfter>>(packed, inputSize, units, input, hidden, cell, nextHidden, nextCell);
        else StepDriver.Run<GruSequence<GruResetBefore>>(packed, inputSize, units, input, hidden, cell, nextHidden, nextCell);
        return true;
    }

    public void Backward(in RecurrentRun run, in RecurrentGradients gradients)
    {
        if (!run.Pins.IsEmpty)
        {
            GruSteps.Backward(run, gradients, resetAfter);
            return;
        }

        PackedRecurrentWeights.Forms forms = Packed(run, backward: true);
        if (resetAfter) SequenceDriver.Backward<GruSequence<GruResetAfter>>(run, gradients, Gates, forms);
        else SequenceDriver.Backward<GruSequence<GruResetBefore>>(run, gradients, Gates, forms);
        RecurrentSteps.InputGradient(run, gradients, Gates * run.Hidden, forms.InputBackward);
        WeightGradients(run, gradients);
    }

    public bool LeavesWeights(in RecurrentRun run) => run.Pins.IsEmpty;

    public void WeightGradients(in RecurrentRun run, in RecurrentGradients gradients)
    {
        RecurrentSteps.InputWeightGradients(run, gradients, Gates * run.Hidden, (resetAfter ? 2 : 3) * run.Hidden);
        HiddenGradients(run, gradients, resetAfter);
    }

    public void ReadLane(in RecurrentRun run, int lane, Span<float> destination)
    {
        int stride = SequenceDriver.GatesStride(3 * run.Hidden);
        for (int row = 0; row < run.Steps.Total; row++)
            run.Gates.Slice(row * stride + lane * run.Hidden, run.Hidden).CopyTo(destination[(row * run.Hidden)..]);
    }

    private PackedRecurrentWeights.Forms Packed(in RecurrentRun run, bool backward) =>
        run.Weights.Packed.Get(run.Weights, Gates, run.Hidden, run.InputSize, run.Width, sumBias: !resetAfter, backward);

    /// <summary>The gradients of U and its bias.</summary>
    internal static void HiddenGradients(in RecurrentRun run, in RecurrentGradients gradients, bool resetAfter)
    {
        int hidden = run.Hidden, total = run.Steps.Total, stride = SequenceDriver.GatesStride(3 * hidden);
        if (resetAfter) RecurrentSteps.BiasGradients(run.Extra, hidden, hidden, total, default, gradients.HiddenBias, 2 * hidden, hidden);
        RecurrentSteps.HiddenWeightGradient(run, gradients.HiddenWeight, run.Gates, stride, 0, 2 * hidden);
        if (resetAfter) RecurrentSteps.HiddenWeightGradient(run, gradients.HiddenWeight, run.Extra, hidden, 2 * hidden, hidden);
        else if (gradients.HiddenWeight.Wanted)
        {
            MatrixProduct.Multiply(
                run.Gates[(2 * hidden)..], stride, true, run.Extra, hidden, false, gradients.HiddenWeight.Values[(2 * hidden * hidden)..], hidden,
                hidden, hidden, total, gradients.HiddenWeight.Accumulate);
        }
    }
}
