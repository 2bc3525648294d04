using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Cells;

/// <summary>The gradients of a cell's weights where a loop runs it step by step on one tape: computed from the rows of many steps together.</summary>
internal sealed class DeferredCell : IDeferredGradient
{
    // As many rows as make the products efficient; more would only take memory.
    private const int EnoughRows = 1024;

    private readonly Tape tape;
    private readonly CellKind kind;
    private readonly CellWeights weights;
    private readonly RowBuffer gates;
    private readonly RowBuffer extra;
    private readonly RowBuffer input;
    private readonly RowBuffer before;

    private DeferredCell(Tape tape, CellKind kind, CellWeights weights)
    {
        (this.tape, this.kind, this.weights) = (tape, kind, weights);
        StepLayout one = StepLayout.Full(1, 1);
        gates = new RowBuffer(kind.Kernel.GatesLength(one, weights.Hidden));
        extra = new RowBuffer(kind.Kernel.ExtraLength(one, weights.Hidden, weights.Width));
        input = new RowBuffer(weights.InputSize);
        before = new RowBuffer(weights.Width);
    }

    /// <summary>Whether a run is one step of a loop, whose weights can wait.</summary>
    public static bool Fits(Tape tape, DirectionRun run) =>
        run.Steps.Time == 1 && run.Steps.Uniform && tape.Needs(run.Weights.InputWeight) && tape.IsReused(run.Weights.InputWeight) && run.Kind.Kernel.LeavesWeights(run.Describe());

    /// <summary>Takes what the backward run of a step left.</summary>
    public static void Add(Tape tape, DirectionRun run) => tape.Defer(run.Weights.InputWeight, () => new DeferredCell(tape, run.Kind, run.Weights)).Append(run);

    public void Write()
    {
        if (gates.Rows == 0) return;
        StepLayout steps = StepLayout.Full(1, gates.Rows);
        var run = new RecurrentRun
        {
            Steps = steps,
            InputSize = weights.InputSize,
            Hidden = weights.Hidden,
            Width = weights.Width,
            Weights = weights.Describe(),
            Input = input.Values,
            InitialHidden = before.Values,
            Gates = gates.Values,
            Extra = extra.Values,
        };
        kind.Kernel.WeightGradients(run, RecurrentOperation.WeightTargets(tape, weights));
        foreach (RowBuffer buffer in new[] { gates, extra, input, before }) buffer.Clear();
    }

    private void Append(DirectionRun run)
    {
        RecurrentRun step = run.Describe();
        int rows = step.Steps.Total;
        gates.Append(step.Gates, rows);
        extra.Append(step.Extra, rows);
        input.Append(step.Input, rows);
        before.Append(step.InitialHidden, rows);
        if (gates.Rows >= EnoughRows) Write();
    }
}
