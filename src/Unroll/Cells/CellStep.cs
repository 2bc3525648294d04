using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Cells;

/// <summary>One step of one layer without a tape: what streaming does thousands of times a second. Safe for many threads over the same weights.</summary>
internal static class CellStep
{
    private static readonly StepLayout one = StepLayout.Full(1, 1);

    /// <summary>
    /// Reads <c>[batch, input]</c> and the state, writes the next state. The next state's memory may be the present one's.
    /// </summary>
    public static void Run(
        CellKind kind, CellWeights weights, int batch, ReadOnlySpan<float> input,
        ReadOnlySpan<float> hidden, ReadOnlySpan<float> cell, Span<float> nextHidden, Span<float> nextCell)
    {
        if (batch == 1 && kind.Kernel.Step(weights.Describe(step: true), weights.InputSize, weights.Hidden, input, hidden, cell, nextHidden, nextCell)) return;
        StepLayout steps = batch == 1 ? one : StepLayout.Full(1, batch);
        int gates = kind.Kernel.GatesLength(steps, weights.Hidden), cells = nextCell.Length, extra = kind.Kernel.ExtraLength(steps, weights.Hidden, weights.Width);
        FloatBlock scratch = BlockPool.Rent(gates + cells + extra);
        kind.Kernel.Forward(new RecurrentRun
        {
            Steps = steps,
            InputSize = weights.InputSize,
            Hidden = weights.Hidden,
            Width = weights.Width,
            Weights = weights.Describe(),
            Input = input,
            InitialHidden = hidden,
            InitialCell = cell,
            Output = nextHidden,
            OutputStride = weights.Width,
            FinalHidden = nextHidden,
            FinalCell = nextCell,
            Gates = scratch.Span[..gates],
            Cells = scratch.Span.Slice(gates, cells),
            Extra = scratch.Span.Slice(gates + cells, extra),
        });
        BlockPool.Return(scratch);
    }

    /// <summary>One step on a tape, for the cells' own <c>Step</c>.</summary>
    public static RecurrentLayerResult OnTape(Tape tape, CellKind kind, CellWeights weights, Tensor input, Tensor? hidden, Tensor? cell)
    {
        if (input.Shape.Rank != 2 || input.Shape.Columns != weights.InputSize)
            throw new ArgumentException($"The input of one step is [batch, {weights.InputSize}]; this one is {input.Shape}.", nameof(input));
        int batch = input.Shape[0];
        Require(hidden, batch, weights.Width, "hidden");
        Require(cell, batch, weights.Hidden, "cell");
        var packing = new SequencePacking(batch, 1, default, timeMajor: true);
        return RecurrentOperation.Run(tape, kind, [weights], packing, input, [hidden], [cell], new RecurrentLayerTrace(kind, packing, default, [[]]));
    }

    private static void Require(Tensor? state, int batch, int units, string name)
    {
        if (state is not null && state.Shape != new Shape(batch, units))
            throw new ArgumentException($"The {name} state is {state.Shape}, but this cell and input need [{batch}, {units}].", nameof(state));
    }
}
