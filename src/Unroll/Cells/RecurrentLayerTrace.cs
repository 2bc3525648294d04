using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tracing;

namespace Unroll.Cells;

/// <summary>
/// What happens inside one layer, handed out under <c>forward.forget</c>, <c>reverse.hidden.gradient</c> and so on below the layer's own name, as
/// <c>[batch, time, unit]</c> in the caller's order with zeros for padding; and the values that the caller pinned.
/// </summary>
internal sealed class RecurrentLayerTrace
{
    private static readonly string[] units = ["batch", "time", "unit"];
    private static readonly string[] features = ["batch", "time", "feature"];

    private readonly CellKind kind;
    private readonly SequencePacking packing;
    private readonly TraceScope scope;
    private readonly GatePin[][] pins;

    public RecurrentLayerTrace(CellKind kind, SequencePacking packing, TraceScope scope, GatePin[][] pins)
    {
        (this.kind, this.packing, this.scope, this.pins) = (kind, packing, scope, pins);
    }

    public GatePin[] Pins(int direction) => pins[direction];

    /// <summary>Whether nobody listens and nothing is pinned.</summary>
    public bool Silent => !scope.Active && Array.TrueForAll(pins, direction => direction.Length == 0);

    public bool WantsHiddenGradient(int direction) => Direction(direction).Wants("hidden.gradient");

    public bool WantsCellGradient(int direction) => Direction(direction).Wants("cell.gradient");

    /// <summary>Hands out gates and states after a forward run.</summary>
    public void Forward(DirectionRun run, int direction)
    {
        if (!scope.Active) return;
        TraceScope named = Direction(direction);
        int hidden = run.Weights.Hidden, rows = packing.Steps.Total;
        for (int gate = 0; gate < kind.GateNames.Count; gate++)
        {
            if (!named.Wants(kind.GateNames[gate])) continue;
            FloatBlock block = BlockPool.Rent(rows * hidden);
            kind.Kernel.ReadLane(run.Describe(), gate, block.Span[..(rows * hidden)]);
            Write(named, kind.GateNames[gate], units, block.Span, hidden, hidden);
            BlockPool.Return(block);
        }

        RecurrentRun values = run.Describe();
        if (kind.Kernel.HasCellState && named.Wants("cell")) Write(named, "cell", units, values.Cells, hidden, hidden);
        if (named.Wants("hidden")) Write(named, "hidden", units, values.Output, values.OutputStride, run.Weights.Width);
    }

    /// <summary>Hands out the gradients of the states after a backward run.</summary>
    public void Backward(int direction, ReadOnlySpan<float> hidden, int width, ReadOnlySpan<float> cell, int units)
    {
        TraceScope named = Direction(direction);
        if (!hidden.IsEmpty) Write(named, "hidden.gradient", RecurrentLayerTrace.units, hidden, width, width);
        if (!cell.IsEmpty) Write(named, "cell.gradient", RecurrentLayerTrace.units, cell, units, units);
    }

    /// <summary>Hands out the gradient of the layer's input after all directions have added theirs.</summary>
    public void InputGradient(Tensor input)
    {
        if (input.HasGradient && scope.Wants("input.gradient")) Write(scope, "input.gradient", features, input.Gradient, input.Shape.Columns, input.Shape.Columns);
    }

    private TraceScope Direction(int direction) => scope[direction == 0 ? "forward" : "reverse"];

    private void Write(TraceScope named, string name, string[] dimensions, ReadOnlySpan<float> packed, int stride, int width)
    {
        int length = packing.Batch * packing.Time * width;
        FloatBlock block = BlockPool.Rent(length);
        Span<float> values = block.Span[..length];
        int[] rows = packing.CallerToPacked(timeMajor: false);
        for (int row = 0; row < rows.Length; row++)
        {
            Span<float> target = values.Slice(row * width, width);
            if (rows[row] < 0) target.Clear();
            else packed.Slice(rows[row] * stride, width).CopyTo(target);
        }

        named.Write(name, dimensions, [packing.Batch, packing.Time, width], values);
        BlockPool.Return(block);
    }
}
