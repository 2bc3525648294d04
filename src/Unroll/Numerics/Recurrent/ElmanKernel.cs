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

    public int GatesLength(StepLayout steps, int hidden) => steps.Total * SequenceDriver.GatesStride(hidden);

    public int ExtraLength(StepLayout steps, int hidden, int width) => 0;

    public void Forward(in RecurrentRun run)
    {
        if (!run.Pins.IsEmpty) ElmanSteps.Forward(run, relu);
        else if (relu) SequenceDriver.Forward<ElmanSequence<ElmanRelu>>(run, 1, Packed(run, backward: false));
        else SequenceDriver.Forward<ElmanSequence<ElmanTanh>>(run, 1, Packed(run, backward: false));
    }

    public bool Step(
        in RecurrentParameters weights, int inputSize, int units, ReadOnlySpan<float> input, ReadOnlySpan<float> hidden, ReadOnlySpan<float> cell,
        Span<float> nextHidden, Span<float> nextCell)
    {
        StepWeights packed = weights.Packed.GetStep(weights, Gates, units, inputSize, sumBias: true);
        if (relu) StepDriver.Run<ElmanSequence<ElmanRelu>>(packed, inputSize, units, input, hidden, cell, nextHidden, nextCell);
        else StepDriver.Run<ElmanSequence<ElmanTanh>>(packed, inputSize, units, input, hidden, cell, nextHidden, nextCell);
        return true;
    }

    public void Backward(in RecurrentRun run, in RecurrentGradients gradients)
    {
        if (!run.Pins.IsEmpty)
        {
            ElmanSteps.Backward(run, gradients, relu);
            return;
        }

        PackedRecurrentWeights.Forms forms = Packed(run, backward: true);
        if (relu) SequenceDriver.Backward<ElmanSequence<ElmanRelu>>(run, gradients, 1, forms);
        else SequenceDriver.Backward<ElmanSequence<ElmanTanh>>(run, gradients, 1, forms);
        RecurrentSteps.InputGradient(run, gradients, run.Hidden, forms.InputBackward);
        WeightGradients(run, gradients);
    }

    public bool LeavesWeights(in RecurrentRun run) => run.Pins.IsEmpty;

    public void WeightGradients(in RecurrentRun run, in RecurrentGradients gradients)
    {
        int hidden = run.Hidden;
        RecurrentSteps.InputWeightGradients(run, gradients, hidden, hidden);
        RecurrentSteps.HiddenWeightGradient(run, gradients.HiddenWeight, run.Gates, SequenceDriver.GatesStride(hidden), 0, hidden);
    }

    public void ReadLane(in RecurrentRun run, int lane, Span<float> destination)
    {
        int stride = SequenceDriver.GatesStride(run.Hidden);
        for (int row = 0; row < run.Steps.Total; row++) run.Gates.Slice(row * stride, run.Hidden).CopyTo(destination[(row * run.Hidden)..]);
    }

    private static PackedRecurrentWeights.Forms Packed(in RecurrentRun run, bool backward) =>
        run.Weights.Packed.Get(run.Weights, 1, run.Hidden, run.InputSize, run.Width, sumBias: true, backward);
}
