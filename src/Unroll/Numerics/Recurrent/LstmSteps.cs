namespace Unroll.Numerics;

/// <summary>
/// The LSTM step by step, operation after operation: for what the fused kernels do not know, projections and pinned values. The equations stand at
/// <see cref="LstmKernel"/>.
/// </summary>
internal static class LstmSteps
{
    private const int CellLane = 4, HiddenLane = 5;

    public static void Forward(in RecurrentRun run)
    {
        int hidden = run.Hidden, width = run.Width, columns = 4 * hidden, stride = SequenceDriver.GatesStride(columns);
        FloatBlock scratch = BlockPool.Rent(columns);
        RecurrentSteps.InputProduct(run, RecurrentSteps.SummedBias(run, scratch.Span[..columns]), columns);
        BlockPool.Return(scratch);
        RecurrentSteps.Start(run);
        for (int index = 0; index < run.Steps.Time; index++)
        {
            int t = run.StepAt(index), rows = run.Steps.Rows(t), offset = run.Steps.Offset(t);
            Span<float> step = run.Gates.Slice(offset * stride, rows * stride);
            MatrixProduct.Multiply(
                run.FinalHidden, width, false, run.Weights.HiddenWeight, width, true, step, stride, rows, columns, width, accumulate: true);
            for (int row = 0; row < rows; row++)
            {
                Span<float> gates = step.Slice(row * stride, columns);
                GateFunctions.TwoSigmoids(gates[..hidden], gates.Slice(hidden, hidden));
                GateFunctions.SigmoidAndTanh(gates.Slice(3 * hidden, hidden), gates.Slice(2 * hidden, hidden));
            }

            for (int lane = 0; lane < 4; lane++) RecurrentSteps.Pin(run, lane, t, step[(lane * hidden)..], stride);
            CellState(run, t, step);
            HiddenState(run, t, step);
        }
    }

    public static void Backward(in RecurrentRun run, in RecurrentGradients gradients)
    {
        int hidden = run.Hidden, width = run.Width, columns = 4 * hidden, stride = SequenceDriver.GatesStride(columns), batch = run.Steps.Batch, total = run.Steps.Total;
        bool projected = !run.Weights.Projection.IsEmpty;
        FloatBlock scratch = BlockPool.Rent(batch * (width + 2 * hidden));
        Span<float> carryHidden = scratch.Span[..(batch * width)];
        Span<float> carryCell = scratch.Span.Slice(batch * width, batch * hidden);
        Span<float> outer = scratch.Span.Slice(batch * (width + hidden), batch * hidden);
        RecurrentSteps.Copy(gradients.FinalHidden, carryHidden);
        RecurrentSteps.Copy(gradients.FinalCell, carryCell);
        for (int index = run.Steps.Time - 1; index >= 0; index--)
        {
            int t = run.StepAt(index), rows = run.Steps.Rows(t), offset = run.Steps.Offset(t);
            for (int row = 0; row < rows; row++)
            {
                Span<float> dh = carryHidden.Slice(row * width, width);
                RecurrentSteps.AddOutputGradient(run, gradients, offset + row, dh);
                if (!gradients.HiddenTrace.IsEmpty) dh.CopyTo(gradients.HiddenTrace[((offset + row) * width)..]);
            }

            RecurrentSteps.Pin(run, HiddenLane, t, carryHidden, width, toZero: true);
            Span<float> dm = carryHidden;
            if (projected)
            {
                carryHidden[..(rows * width)].CopyTo(run.Extra[(total * hidden + offset * width)..]);
                MatrixProduct.Multiply(carryHidden, width, false, run.Weights.Projection, hidden, false, outer, hidden, rows, hidden, width);
                dm = outer;
            }

            Span<float> step = run.Gates.Slice(offset * stride, rows * stride);
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<float> before = RecurrentSteps.Previous(run, run.Cells, hidden, run.InitialCell, hidden, t, row);
                GateGradients(
                    step.Slice(row * stride, columns), run.Cells.Slice((offset + row) * hidden, hidden), before,
                    dm.Slice(row * hidden, hidden), carryCell.Slice(row * hidden, hidden),
                    gradients.CellTrace.IsEmpty ? default : gradients.CellTrace.Slice((offset + row) * hidden, hidden), CellPins(run, t, row));
            }

            for (int lane = 0; lane < 4; lane++) RecurrentSteps.Pin(run, lane, t, step[(lane * hidden)..], stride, toZero: true);
            MatrixProduct.Multiply(step, stride, false, run.Weights.HiddenWeight, width, false, carryHidden, width, rows, width, columns);
        }

        RecurrentSteps.Finish(carryHidden, gradients.InitialHidden);
        RecurrentSteps.Finish(carryCell, gradients.InitialCell);
        BlockPool.Return(scratch);
        RecurrentSteps.InputGradients(run, gradients, columns, columns);
        RecurrentSteps.HiddenWeightGradient(run, gradients.HiddenWeight, run.Gates, stride, 0, columns);
        if (projected && gradients.Projection.Wanted)
        {
            MatrixProduct.Multiply(
                run.Extra[(total * hidden)..], width, true, run.Extra, hidden, false,
                gradients.Projection.Values, hidden, width, hidden, total, gradients.Projection.Accumulate);
        }
    }

    /// <summary>c = f ⊙ c + i ⊙ g, in the running state and in the record of all rows.</summary>
    private static void CellState(in RecurrentRun run, int t, ReadOnlySpan<float> step)
    {
        int hidden = run.Hidden, stride = SequenceDriver.GatesStride(4 * hidden), rows = run.Steps.Rows(t);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> i = step.Slice(row * stride, hidden), f = step.Slice(row * stride + hidden, hidden), g = step.Slice(row * stride + 2 * hidden, hidden);
            Span<float> c = run.FinalCell.Slice(row * hidden, hidden);
            for (int u = 0; u < hidden; u++) c[u] = MathF.FusedMultiplyAdd(f[u], c[u], i[u] * g[u]);
        }

        RecurrentSteps.Pin(run, CellLane, t, run.FinalCell, hidden);
        run.FinalCell[..(rows * hidden)].CopyTo(run.Cells[(run.Steps.Offset(t) * hidden)..]);
    }

    /// <summary>m = o ⊙ tanh c, and h from it, in the running state and in the output.</summary>
    private static void HiddenState(in RecurrentRun run, int t, ReadOnlySpan<float> step)
    {
        int hidden = run.Hidden, stride = SequenceDriver.GatesStride(4 * hidden), width = run.Width, rows = run.Steps.Rows(t), offset = run.Steps.Offset(t);
        Span<float> m = run.Weights.Projection.IsEmpty ? run.FinalHidden : run.Extra[(offset * hidden)..];
        run.FinalCell[..(rows * hidden)].CopyTo(m);
        GateFunctions.Tanh(m[..(rows * hidden)]);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> o = step.Slice(row * stride + 3 * hidden, hidden);
            for (int u = 0; u < hidden; u++) m[row * hidden + u] *= o[u];
        }

        if (!run.Weights.Projection.IsEmpty)
            MatrixProduct.Multiply(m, hidden, false, run.Weights.Projection, hidden, true, run.FinalHidden, width, rows, width, hidden);
        RecurrentSteps.Pin(run, HiddenLane, t, run.FinalHidden, width);
        for (int row = 0; row < rows; row++)
            run.FinalHidden.Slice(row * width, width).CopyTo(run.Output[((offset + row) * run.OutputStride)..]);
    }

    /// <summary>
    /// One row: turns the gates into ∂L/∂ their pre-activations, and dc of this step into that of the step before.
    /// </summary>
    private static void GateGradients(
        Span<float> gates, ReadOnlySpan<float> cell, ReadOnlySpan<float> before, ReadOnlySpan<float> dm, Span<float> carry, Span<float> trace, ReadOnlySpan<bool> pinned)
    {
        int hidden = cell.Length;
        Span<float> i = gates[..hidden], f = gates.Slice(hidden, hidden), g = gates.Slice(2 * hidden, hidden), o = gates.Slice(3 * hidden, hidden);
        for (int u = 0; u < hidden; u++)
        {
            float tanh = GateMath<float, SimdScalar>.Tanh(cell[u]);
            float dc = MathF.FusedMultiplyAdd(dm[u] * o[u], 1f - tanh * tanh, carry[u]);
            if (!trace.IsEmpty) trace[u] = dc;
            if (!pinned.IsEmpty && pinned[u]) dc = 0f;
            float previous = before.IsEmpty ? 0f : before[u];
            float di = dc * g[u], df = dc * previous, dg = dc * i[u], dO = dm[u] * tanh;
            carry[u] = dc * f[u];
            i[u] = di * i[u] * (1f - i[u]);
            f[u] = df * f[u] * (1f - f[u]);
            g[u] = dg * (1f - g[u] * g[u]);
            o[u] = dO * o[u] * (1f - o[u]);
        }
    }

    private static ReadOnlySpan<bool> CellPins(in RecurrentRun run, int t, int row)
    {
        bool[]? pinned = null;
        foreach (GatePin pin in run.Pins)
        {
            if (pin.Lane != CellLane || pin.Time != t || (pin.Row >= 0 && pin.Row != row)) continue;
            pinned ??= new bool[run.Hidden];
            pinned[pin.Unit] = true;
        }

        return pinned;
    }
}
