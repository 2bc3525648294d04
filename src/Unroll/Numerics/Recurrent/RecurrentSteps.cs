namespace Unroll.Numerics;

/// <summary>What the recurrent kernels have in common: products over all steps at once, previous states, sums over rows.</summary>
internal static class RecurrentSteps
{
    /// <summary>Puts the initial states where the running states are kept.</summary>
    public static void Start(in RecurrentRun run)
    {
        Copy(run.InitialHidden, run.FinalHidden);
        Copy(run.InitialCell, run.FinalCell);
    }

    /// <summary>Copies, or writes zeros where there is nothing to copy.</summary>
    public static void Copy(ReadOnlySpan<float> from, Span<float> to)
    {
        if (from.IsEmpty) to.Clear();
        else from.CopyTo(to);
    }

    /// <summary>G = x Wᵀ + bias for the rows of all steps in one product.</summary>
    public static void InputProduct(in RecurrentRun run, ReadOnlySpan<float> bias, int columns)
    {
        int rows = run.Steps.Total;
        if (!bias.IsEmpty)
        {
            for (int row = 0; row < rows; row++) bias.CopyTo(run.Gates.Slice(row * columns, columns));
        }

        MatrixProduct.Multiply(
            run.Input, run.InputSize, false, run.Weights.InputWeight, run.InputSize, true,
            run.Gates, columns, rows, columns, run.InputSize, accumulate: !bias.IsEmpty);
    }

    /// <summary>The sum of both biases, or nothing where the layer has none.</summary>
    public static ReadOnlySpan<float> SummedBias(in RecurrentRun run, Span<float> sum)
    {
        if (run.Weights.InputBias.IsEmpty) return default;
        for (int i = 0; i < sum.Length; i++) sum[i] = run.Weights.InputBias[i] + run.Weights.HiddenBias[i];
        return sum;
    }

    /// <summary>The state from which a row of a step went on: of the step processed before, or the initial one. Empty stands for zeros.</summary>
    public static ReadOnlySpan<float> Previous(in RecurrentRun run, ReadOnlySpan<float> states, int stride, ReadOnlySpan<float> initial, int width, int t, int row)
    {
        int before = run.Reverse ? t + 1 : t - 1;
        if (before >= 0 && before < run.Steps.Time && row < run.Steps.Rows(before))
            return states.Slice((run.Steps.Offset(before) + row) * stride, width);
        return initial.IsEmpty ? default : initial.Slice(row * width, width);
    }

    /// <summary>∂L/∂U = dGᵀ h[t-1] over all rows: <paramref name="count"/> rows of U from <paramref name="firstRow"/> on.</summary>
    public static void HiddenWeightGradient(in RecurrentRun run, GradientTarget target, ReadOnlySpan<float> matrix, int stride, int firstRow, int count)
    {
        if (!target.Wanted) return;
        int width = run.Width, rows = run.Steps.Total;
        FloatBlock previous = BlockPool.Rent(rows * width);
        PreviousHidden(run, previous.Span[..(rows * width)]);
        MatrixProduct.Multiply(
            matrix, stride, true, previous.Span, width, false, target.Values[(firstRow * width)..], width, count, width, rows, target.Accumulate);
        BlockPool.Return(previous);
    }

    /// <summary>Gathers h before each row, <c>[rows, width]</c>, so that ∂L/∂U is one product.</summary>
    private static void PreviousHidden(in RecurrentRun run, Span<float> previous)
    {
        for (int t = 0; t < run.Steps.Time; t++)
        {
            for (int row = 0; row < run.Steps.Rows(t); row++)
            {
                Span<float> target = previous.Slice((run.Steps.Offset(t) + row) * run.Width, run.Width);
                Copy(Previous(run, run.Output, run.OutputStride, run.InitialHidden, run.Width, t, row), target);
            }
        }
    }

    /// <summary>dh of one row: what came back through time plus what comes from above.</summary>
    public static void AddOutputGradient(in RecurrentRun run, in RecurrentGradients gradients, int packedRow, Span<float> hiddenGradient)
    {
        if (!gradients.Output.IsEmpty)
        {
            ReadOnlySpan<float> above = gradients.Output.Slice(packedRow * run.OutputStride, run.Width);
            for (int i = 0; i < above.Length; i++) hiddenGradient[i] += above[i];
        }
    }

    /// <summary>∂L/∂x = dG W, ∂L/∂W = dGᵀ x, ∂L/∂b = column sums of dG: one product each over all rows.</summary>
    public static void InputGradients(in RecurrentRun run, in RecurrentGradients gradients, int columns)
    {
        int rows = run.Steps.Total;
        if (gradients.Input.Wanted)
        {
            MatrixProduct.Multiply(
                run.Gates, columns, false, run.Weights.InputWeight, run.InputSize, false,
                gradients.Input.Values, run.InputSize, rows, run.InputSize, columns, gradients.Input.Accumulate);
        }

        if (gradients.InputWeight.Wanted)
        {
            MatrixProduct.Multiply(
                run.Gates, columns, true, run.Input, run.InputSize, false,
                gradients.InputWeight.Values, run.InputSize, columns, run.InputSize, rows, gradients.InputWeight.Accumulate);
        }

        ColumnSums(run.Gates, columns, columns, rows, gradients.InputBias, 0);
    }

    /// <summary>Adds the sums of <paramref name="columns"/> columns to a bias gradient from <paramref name="at"/> on.</summary>
    public static void ColumnSums(ReadOnlySpan<float> matrix, int stride, int columns, int rows, GradientTarget target, int at)
    {
        if (!target.Wanted) return;
        Span<float> sums = target.Values.Slice(at, columns);
        if (!target.Accumulate) sums.Clear();
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> values = matrix.Slice(row * stride, columns);
            for (int i = 0; i < columns; i++) sums[i] += values[i];
        }
    }

    /// <summary>Hands on the gradient that came back to the very beginning.</summary>
    public static void Finish(ReadOnlySpan<float> carry, GradientTarget target)
    {
        if (!target.Wanted) return;
        Span<float> values = target.Values;
        if (!target.Accumulate) carry.CopyTo(values);
        else for (int i = 0; i < values.Length; i++) values[i] += carry[i];
    }

    /// <summary>Sets the pinned values of a lane at a step; <paramref name="rows"/> are the step's rows, one every <paramref name="stride"/> floats.</summary>
    public static void Pin(in RecurrentRun run, int lane, int t, Span<float> rows, int stride, bool toZero = false)
    {
        foreach (GatePin pin in run.Pins)
        {
            if (pin.Lane != lane || pin.Time != t) continue;
            for (int row = 0; row < run.Steps.Rows(t); row++)
            {
                if (pin.Row < 0 || pin.Row == row) rows[row * stride + pin.Unit] = toZero ? 0f : pin.Value;
            }
        }
    }
}
