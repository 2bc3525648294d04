using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Cells;

/// <summary>
/// The recurrent layer as one differentiable operation: all steps of all its directions over packed rows.
/// Cost per row and direction: 2 · gates · hidden · (input + state) FLOPs forward, twice that backward; kept for the backward pass: gates · hidden floats, and
/// hidden more for an LSTM or a GRU.
/// </summary>
internal static class RecurrentOperation
{
    /// <summary>Runs a layer.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="kind">Which cell.</param>
    /// <param name="weights">One or two directions; the second runs from the end.</param>
    /// <param name="packing">How rows and sequences lie.</param>
    /// <param name="input">Packed rows, <c>[rows, input]</c>.</param>
    /// <param name="initialHidden">For each direction <c>[batch, state]</c> in packed order, or null for zeros.</param>
    /// <param name="initialCell">For each direction <c>[batch, hidden]</c> in packed order, or null for zeros.</param>
    /// <param name="trace">Who listens, and which values are pinned.</param>
    public static RecurrentLayerResult Run(
        Tape tape, CellKind kind, IReadOnlyList<CellWeights> weights, SequencePacking packing, Tensor input,
        IReadOnlyList<Tensor?> initialHidden, IReadOnlyList<Tensor?> initialCell, RecurrentLayerTrace trace)
    {
        bool needed = tape.Needs(input) || weights.Any(direction => direction.All.Any(tape.Needs)) || initialHidden.Concat(initialCell).Any(tape.Needs);
        int rows = packing.Steps.Total, width = weights[0].Width, hidden = weights[0].Hidden;
        foreach (CellWeights direction in weights) tape.UsesAgain(direction.InputWeight);
        Tensor output = tape.Create(new Shape(rows, width * weights.Count));
        tape.AddWork((double)rows * weights.Sum(direction => (long)direction.InputWeight.Length + direction.HiddenWeight.Length + (direction.Projection?.Length ?? 0)));
        if (!needed && rows == 1 && trace.Silent && weights is [{ StepPrecision: WeightPrecision.Float32 } one] && Single(tape, kind, one, input, initialHidden[0], initialCell[0], output) is { } stepped) return stepped;
        var runs = new DirectionRun[weights.Count];
        for (int direction = 0; direction < runs.Length; direction++)
        {
            FloatBlock Keep(int length) => needed ? tape.Scratch(length) : BlockPool.Rent(length);
            DirectionRun run = runs[direction] = new DirectionRun
            {
                Kind = kind,
                Weights = weights[direction],
                Steps = packing.Steps,
                Reverse = direction == 1,
                OutputOffset = direction * width,
                Input = input,
                Output = output,
                InitialHidden = initialHidden[direction],
                InitialCell = initialCell[direction],
                FinalHidden = tape.Create(new Shape(packing.Batch, width)),
                FinalCell = kind.Kernel.HasCellState ? tape.Create(new Shape(packing.Batch, hidden)) : null,
                Gates = Keep(kind.Kernel.GatesLength(packing.Steps, hidden)),
                Cells = Keep(kind.Kernel.HasCellState ? rows * hidden : 1),
                Extra = Keep(kind.Kernel.ExtraLength(packing.Steps, hidden, width)),
                Pins = trace.Pins(direction),
            };
            kind.Kernel.Forward(run.Describe());
            trace.Forward(run, direction);
            if (needed) continue;
            BlockPool.Return(run.Gates);
            BlockPool.Return(run.Cells);
            BlockPool.Return(run.Extra);
        }

        if (needed)
        {
            Tensor[] outputs = [output, .. runs.Select(run => run.FinalHidden), .. runs.Select(run => run.FinalCell).OfType<Tensor>()];
            tape.Record(outputs, () =>
            {
                for (int direction = 0; direction < runs.Length; direction++) Backward(tape, runs[direction], direction, trace);
                trace.InputGradient(input);
            });
        }

        return new RecurrentLayerResult(output, [.. runs.Select(run => run.FinalHidden)], [.. runs.Select(run => run.FinalCell).OfType<Tensor>()]);
    }

    // One step of one sequence, as when a decoder writes, is a matter of reading the weights: their form for streaming is read by all threads.
    private static RecurrentLayerResult? Single(Tape tape, CellKind kind, CellWeights weights, Tensor input, Tensor? hidden, Tensor? cell, Tensor output)
    {
        Tensor[] cells = kind.Kernel.HasCellState ? [tape.Create(new Shape(1, weights.Hidden))] : [];
        ReadOnlySpan<float> before = hidden is null ? default : hidden.Values, cellBefore = cell is null ? default : cell.Values;
        return kind.Kernel.Step(weights.Describe(), weights.InputSize, weights.Hidden, input.Values, before, cellBefore, output.Edit(), cells.Length > 0 ? cells[0].Edit() : default)
            ? new RecurrentLayerResult(output, [output], cells)
            : null;
    }

    private static void Backward(Tape tape, DirectionRun run, int direction, RecurrentLayerTrace trace)
    {
        FloatBlock? hiddenTrace = trace.WantsHiddenGradient(direction) ? BlockPool.Rent(run.Steps.Total * run.Weights.Width) : null;
        FloatBlock? cellTrace = run.FinalCell is not null && trace.WantsCellGradient(direction) ? BlockPool.Rent(run.Steps.Total * run.Weights.Hidden) : null;
        bool later = DeferredCell.Fits(tape, run);
        RecurrentGradients gradients = (later ? default : WeightTargets(tape, run.Weights)) with
        {
            Output = Arrived(run.Output) is { IsEmpty: false } arrived ? arrived[run.OutputOffset..] : default,
            FinalHidden = Arrived(run.FinalHidden),
            FinalCell = run.FinalCell is null ? default : Arrived(run.FinalCell),
            Input = Target(tape, run.Input),
            InitialHidden = Target(tape, run.InitialHidden),
            InitialCell = Target(tape, run.InitialCell),
            HiddenTrace = hiddenTrace is null ? default : hiddenTrace.Span[..(run.Steps.Total * run.Weights.Width)],
            CellTrace = cellTrace is null ? default : cellTrace.Span[..(run.Steps.Total * run.Weights.Hidden)],
        };
        run.Kind.Kernel.Backward(run.Describe(), gradients);
        if (later) DeferredCell.Add(tape, run);
        trace.Backward(direction, gradients.HiddenTrace, run.Weights.Width, gradients.CellTrace, run.Weights.Hidden);
        if (hiddenTrace is not null) BlockPool.Return(hiddenTrace);
        if (cellTrace is not null) BlockPool.Return(cellTrace);
    }

    /// <summary>Where the gradients of the weights go.</summary>
    public static RecurrentGradients WeightTargets(Tape tape, CellWeights weights) => new()
    {
        InputWeight = Target(tape, weights.InputWeight),
        HiddenWeight = Target(tape, weights.HiddenWeight),
        InputBias = Target(tape, weights.InputBias),
        HiddenBias = Target(tape, weights.HiddenBias),
        Projection = Target(tape, weights.Projection),
    };

    private static ReadOnlySpan<float> Arrived(Tensor tensor) => tensor.HasGradient ? tensor.Gradient : default;

    private static GradientTarget Target(Tape tape, Tensor? tensor)
    {
        if (!tape.Needs(tensor)) return default;
        Span<float> values = tensor!.WriteGradient(out bool accumulate);
        return new GradientTarget(values, accumulate);
    }
}
