using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>The fused kernels of the LSTM; the equations stand at <see cref="LstmKernel"/>.</summary>
internal readonly unsafe struct LstmSequence : ISequenceKernel, IStepKernel
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    [MethodImpl(Hot)]
    public static void Forward<TV, S>(in SequenceRun run, in SequenceState state, int index, int first, int rows)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        int hidden = run.Hidden, groups = GatePanels<TV, S>.Groups(hidden);
        nint offset = run.Steps.Offset(run.StepAt(index)) + first;
        GroupOrder order = SequenceRun.OrderAt(index, groups);
        for (int group = order.First; order.Has(group); group += order.Step)
        {
            int unit = group * GatePanels<TV, S>.GroupUnits, units = Math.Min(GatePanels<TV, S>.GroupUnits, hidden - unit);
            float* gates = run.Gates + offset * run.GatesStride + unit;
            bool more = order.Has(group + order.Step);
            for (int gate = 0; gate < 4; gate++)
            {
                float* lane = gates + (nint)gate * hidden;
                float* next = gate < 3 ? lane + hidden : more ? gates + order.Step * GatePanels<TV, S>.GroupUnits : null;
                float* nextPanel = gate < 3 || more ? GatePanels<TV, S>.Panel(run.HiddenPanels, 4, hidden, hidden, gate < 3 ? group : group + order.Step, (gate + 1) & 3) : null;
                RowPanels<TV, S>.Multiply(
                    rows, hidden, units, state.Before, state.Stride, GatePanels<TV, S>.Panel(run.HiddenPanels, 4, hidden, hidden, group, gate),
                    lane, run.GatesStride, lane, run.GatesStride, next, nextPanel);
            }

            Gates<TV, S>(
                rows, units, hidden, gates, run.GatesStride, run.FinalCell + (nint)first * hidden + unit, run.Cells + offset * hidden + unit,
                state.After + unit, state.Stride, run.Output + offset * run.OutputStride + unit, run.OutputStride);
        }
    }

    [MethodImpl(Hot)]
    public static void Backward<TV, S>(in SequenceRun run, int index, int first, int end)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        int hidden = run.Hidden;
        nint step = run.Steps.Offset(run.StepAt(index));
        int continued = Math.Max(first, Math.Min(end, run.RowsAt(index - 1, end)));
        if (continued > first) GateGradients<TV, S>(run, step, first, continued, run.Cells + (run.Steps.Offset(run.StepAt(index - 1)) + (nint)first) * hidden, hidden);
        if (continued < end)
        {
            bool given = run.InitialCell is not null;
            GateGradients<TV, S>(run, step, continued, end, given ? run.InitialCell + (nint)continued * hidden : run.Zeros, given ? hidden : 0);
        }

        BackwardPanels<TV, S>.Multiply(
            end - first, 4 * hidden, hidden, run.Gates + (step + first) * run.GatesStride, run.GatesStride, run.HiddenBackward, 4 * hidden,
            run.Zeros, run.CarryHidden + (nint)first * hidden, hidden, accumulate: false, descending: (index & 1) != 0);
    }

    public static int Rounds => 1;

    [MethodImpl(Hot)]
    public static void Bundle<TV, S>(in StepRun run, int bundle)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        int unit = bundle * run.BundleUnits, units = Math.Min(run.BundleUnits, run.Hidden - unit), columns = 8 * S.Width;
        float* gates = stackalloc float[columns];
        run.Product<TV, S>(false, run.Input, bundle, run.Bias + (nint)bundle * columns, gates);
        run.Product<TV, S>(true, run.Before, bundle, gates, gates);
        Gates<TV, S>(1, units, run.PanelColumns, gates, 0, run.Cell + unit, run.Cell + unit, run.After + unit, 0, run.After + unit, 0);
    }

    /// <summary>From pre-activations to gates, cell and hidden state, for a group of units of all rows.</summary>
    [MethodImpl(Hot)]
    private static void Gates<TV, S>(
        int rows, int units, int hidden, float* gates, nint stride, float* cell, float* cells, float* after, nint afterStride, float* output, nint outputStride)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        for (int row = 0; row < rows; row++)
        {
            for (int unit = 0; unit < units; unit += S.Width)
            {
                int count = Math.Min(S.Width, units - unit);
                bool full = count == S.Width;
                float* at = gates + unit;
                GateMath<TV, S>.TwoSigmoids(Part<TV, S>.Load(at, count, full), Part<TV, S>.Load(at + hidden, count, full), out TV i, out TV f);
                GateMath<TV, S>.SigmoidAndTanh(Part<TV, S>.Load(at + 3 * hidden, count, full), Part<TV, S>.Load(at + 2 * hidden, count, full), out TV o, out TV g);
                TV c = S.MultiplyAdd(f, Part<TV, S>.Load(cell + unit, count, full), S.Multiply(i, g));
                TV h = S.Multiply(o, GateMath<TV, S>.Tanh(c));
                Part<TV, S>.Store(at, i, count, full);
                Part<TV, S>.Store(at + hidden, f, count, full);
                Part<TV, S>.Store(at + 2 * hidden, g, count, full);
                Part<TV, S>.Store(at + 3 * hidden, o, count, full);
                Part<TV, S>.Store(cell + unit, c, count, full);
                Part<TV, S>.Store(cells + unit, c, count, full);
                Part<TV, S>.Store(after + unit, h, count, full);
                Part<TV, S>.Store(output + unit, h, count, full);
            }

            gates += stride;
            cell += hidden;
            cells += hidden;
            after += afterStride;
            output += outputStride;
        }
    }

    /// <summary>From ∂L/∂h and ∂L/∂c to ∂L/∂ pre-activations, which replace the gates, and ∂L/∂c of the step before, for the sequences [first, last) of a step.</summary>
    [MethodImpl(Hot)]
    private static void GateGradients<TV, S>(in SequenceRun run, nint step, int first, int last, float* before, nint beforeStride)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        int hidden = run.Hidden;
        TV one = S.Broadcast(1f);
        for (nint row = first; row < last; row++)
        {
            float* gates = run.Gates + (step + row) * run.GatesStride;
            float* cells = run.Cells + (step + row) * hidden;
            float* above = run.OutputGradient is null ? run.Zeros : run.OutputGradient + (step + row) * run.OutputStride;
            float* carryHidden = run.CarryHidden + row * hidden;
            float* carryCell = run.CarryCell + row * hidden;
            for (int unit = 0; unit < hidden; unit += S.Width)
            {
                int count = Math.Min(S.Width, hidden - unit);
                bool full = count == S.Width;
                float* at = gates + unit;
                TV i = Part<TV, S>.Load(at, count, full), f = Part<TV, S>.Load(at + hidden, count, full), g = Part<TV, S>.Load(at + 2 * hidden, count, full), o = Part<TV, S>.Load(at + 3 * hidden, count, full);
                TV dh = S.Add(Part<TV, S>.Load(carryHidden + unit, count, full), Part<TV, S>.Load(above + unit, count, full));
                TV tanh = GateMath<TV, S>.Tanh(Part<TV, S>.Load(cells + unit, count, full));
                TV dc = S.MultiplyAdd(S.Multiply(dh, o), S.MultiplyAddNegated(tanh, tanh, one), Part<TV, S>.Load(carryCell + unit, count, full));
                TV di = S.Multiply(S.Multiply(dc, g), S.Multiply(i, S.Subtract(one, i)));
                TV df = S.Multiply(S.Multiply(dc, Part<TV, S>.Load(before + unit, count, full)), S.Multiply(f, S.Subtract(one, f)));
                TV dg = S.Multiply(S.Multiply(dc, i), S.MultiplyAddNegated(g, g, one));
                TV dO = S.Multiply(S.Multiply(dh, tanh), S.Multiply(o, S.Subtract(one, o)));
                Part<TV, S>.Store(at, VectorMath<TV, S>.FlushSubnormal(di), count, full);
                Part<TV, S>.Store(at + hidden, VectorMath<TV, S>.FlushSubnormal(df), count, full);
                Part<TV, S>.Store(at + 2 * hidden, VectorMath<TV, S>.FlushSubnormal(dg), count, full);
                Part<TV, S>.Store(at + 3 * hidden, VectorMath<TV, S>.FlushSubnormal(dO), count, full);
                Part<TV, S>.Store(carryCell + unit, VectorMath<TV, S>.FlushSubnormal(S.Multiply(dc, f)), count, full);
                if (run.HiddenTrace is not null) Part<TV, S>.Store(run.HiddenTrace + (step + row) * hidden + unit, dh, count, full);
                if (run.CellTrace is not null) Part<TV, S>.Store(run.CellTrace + (step + row) * hidden + unit, dc, count, full);
            }

            before += beforeStride;
        }
    }
}
