using Unroll.Cells;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>Checks what a caller hands to a recurrent layer, once, at the edge.</summary>
internal static class RecurrentChecks
{
    /// <summary>The state must have the layer's sizes.</summary>
    public static void State(RecurrentState state, RecurrentSpec spec, int batch, string parameter)
    {
        int count = spec.Layers * spec.Directions;
        bool hasCell = spec is LstmSpec;
        if (state.HiddenStates.Count != count || (state.CellStates.Count != 0) != hasCell)
        {
            throw new ArgumentException(
                $"The state has {state.HiddenStates.Count} hidden and {state.CellStates.Count} cell states; this layer needs {count} and {(hasCell ? count : 0)} "
                + $"({spec.Layers} layers, {spec.Directions} directions).", parameter);
        }

        for (int i = 0; i < count; i++)
        {
            Shape(state.HiddenStates[i], "hidden", spec.StateSize);
            if (hasCell) Shape(state.CellStates[i], "cell", spec.Hidden);
        }

        void Shape(Tensor tensor, string name, int units)
        {
            if (tensor.Shape[0] != batch || tensor.Shape[1] != units)
                throw new ArgumentException($"A {name} state has shape {tensor.Shape}; this layer and input need [{batch}, {units}].", parameter);
        }
    }

    /// <summary>The pins of each layer and direction as the kernels take them.</summary>
    public static GatePin[][][] Pins(IReadOnlyList<PinnedValue>? pins, RecurrentSpec spec, CellKind kind, SequencePacking packing)
    {
        var lists = new List<GatePin>[spec.Layers, spec.Directions];
        int[]? packedOf = null;
        foreach (PinnedValue pin in pins ?? [])
        {
            (int layer, int direction, int lane) = Resolve(pin, spec, kind);
            int units = lane == kind.Kernel.HiddenLane ? spec.StateSize : spec.Hidden;
            Range(pin, pin.Time, packing.Time, "step");
            Range(pin, pin.Unit, units, "unit");
            if (pin.Sequence is { } sequence) Range(pin, sequence, packing.Batch, "sequence");
            int row = pin.Sequence is { } chosen ? (packedOf ??= packing.InverseOrder())[chosen] : -1;
            (lists[layer, direction] ??= []).Add(new GatePin(lane, pin.Time, row, pin.Unit, pin.Value));
        }

        var result = new GatePin[spec.Layers][][];
        for (int layer = 0; layer < result.Length; layer++)
        {
            result[layer] = new GatePin[spec.Directions][];
            for (int direction = 0; direction < spec.Directions; direction++) result[layer][direction] = lists[layer, direction]?.ToArray() ?? [];
        }

        return result;
    }

    private static (int Layer, int Direction, int Lane) Resolve(PinnedValue pin, RecurrentSpec spec, CellKind kind)
    {
        for (int layer = 0; layer < spec.Layers; layer++)
        {
            for (int direction = 0; direction < spec.Directions; direction++)
            {
                string prefix = $"layer{layer}.{(direction == 0 ? "forward" : "reverse")}.";
                if (!pin.Name.StartsWith(prefix, StringComparison.Ordinal)) continue;
                int lane = kind.Lane(pin.Name[prefix.Length..]);
                if (lane >= 0) return (layer, direction, lane);
            }
        }

        throw new ArgumentException(
            $"There is no value '{pin.Name}' to pin. Names are layer0 to layer{spec.Layers - 1}, a dot, {(spec.Bidirectional ? "forward or reverse" : "forward")}, "
            + $"a dot, and one of {string.Join(", ", kind.LaneNames)}.", nameof(pin));
    }

    private static void Range(PinnedValue pin, int value, int count, string what)
    {
        if (value < 0 || value >= count) throw new ArgumentOutOfRangeException(nameof(pin), value, $"'{pin.Name}' is pinned at {what} {value}; there are {count}, counted from 0.");
    }
}
