namespace Unroll.Numerics;

/// <summary>
/// The long short-term memory over whole sequences:
/// <code>
/// i[t] = σ(W_i x[t] + U_i h[t-1] + b_i)        input gate
/// f[t] = σ(W_f x[t] + U_f h[t-1] + b_f)        forget gate
/// g[t] = tanh(W_g x[t] + U_g h[t-1] + b_g)     candidate
/// o[t] = σ(W_o x[t] + U_o h[t-1] + b_o)        output gate
/// c[t] = f[t] ⊙ c[t-1] + i[t] ⊙ g[t]
/// m[t] = o[t] ⊙ tanh c[t]
/// h[t] = m[t]     or, with a projection,     R m[t]
/// </code>
/// <c>Gates</c> holds i, f, g, o of each row side by side after the forward run and their ∂L/∂ pre-activation after the backward run.
/// <c>Extra</c> holds m and, after it, room for ∂L/∂h, with a projection only.
/// </summary>
/// <remarks>Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000; the projection of Sak, Senior and Beaufays 2014.</remarks>
internal sealed class LstmKernel : IRecurrentKernel
{
    public int Gates => 4;

    public bool HasCellState => true;

    public int GatesLength(StepLayout steps, int hidden) => steps.Total * SequenceDriver.GatesStride(4 * hidden);

    public int ExtraLength(StepLayout steps, int hidden, int width) => width == hidden ? 0 : steps.Total * (hidden + width);

    public void Forward(in RecurrentRun run)
    {
        if (!Fused(run)) LstmSteps.Forward(run);
        else SequenceDriver.Forward<LstmSequence>(run, Gates, Packed(run, backward: false));
    }

    public bool Step(
        in RecurrentParameters weights, int inputSize, int units, ReadOnlySpan<float> input, ReadOnlySpan<float> hidden, ReadOnlySpan<float> cell,
        Span<float> nextHidden, Span<float> nextCell)
    {
        if (!weights.Projection.IsEmpty) return false;
        StepWeights packed = weights.Packed.GetStep(weights, Gates, units, inputSize, sumBias: true);
        StepDriver.Run<LstmSequence>(packed, inputSize, units, input, hidden, cell, nextHidden, nextCell);
        return true;
    }

    public void Backward(in RecurrentRun run, in RecurrentGradients gradients)
    {
        if (!Fused(run))
        {
            LstmSteps.Backward(run, gradients);
            return;
        }

        PackedRecurrentWeights.Forms forms = Packed(run, backward: true);
        SequenceDriver.Backward<LstmSequence>(run, gradients, Gates, forms);
        RecurrentSteps.InputGradient(run, gradients, Gates * run.Hidden, forms.InputBackward);
        WeightGradients(run, gradients);
    }

    public bool LeavesWeights(in RecurrentRun run) => Fused(run);

    public void WeightGradients(in RecurrentRun run, in RecurrentGradients gradients)
    {
        int columns = Gates * run.Hidden;
        RecurrentSteps.InputWeightGradients(run, gradients, columns, columns);
        RecurrentSteps.HiddenWeightGradient(run, gradients.HiddenWeight, run.Gates, SequenceDriver.GatesStride(columns), 0, columns);
    }

    public void ReadLane(in RecurrentRun run, int lane, Span<float> destination)
    {
        int stride = SequenceDriver.GatesStride(4 * run.Hidden);
        for (int row = 0; row < run.Steps.Total; row++)
            run.Gates.Slice(row * stride + lane * run.Hidden, run.Hidden).CopyTo(destination[(row * run.Hidden)..]);
    }

    private static bool Fused(in RecurrentRun run) => run.Pins.IsEmpty && run.Weights.Projection.IsEmpty;

    private PackedRecurrentWeights.Forms Packed(in RecurrentRun run, bool backward) =>
        run.Weights.Packed.Get(run.Weights, Gates, run.Hidden, run.InputSize, run.Width, sumBias: true, backward);
}
