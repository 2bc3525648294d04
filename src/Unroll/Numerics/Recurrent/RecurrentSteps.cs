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
    public static void InputProduct(in RecurrentRun run, ReadOnlySpan<float> bias, int columns) =>
        MatrixProduct.Multiply(
            run.Input, run.InputSize, false, run.Weights.InputWeight, run.InputSize, true,
            run.Gates, SequenceDriver.GatesStride(columns), run.Steps.Total, columns, run.InputSize, bias: bias);

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
        int width = run.Width, batch = run.Steps.Batch, rows = run.Steps.Total;
        Span<float> values = target.Values[(firstRow * width)..];
        if (run.Steps.Uniform && run.Steps.Time > 0)
        {
            // h before a step is the output one block of rows earlier (or later), and the initial state at the very first.
            int continued = rows - batch, first = run.Reverse ? continued : 0;
            if (continued == 0) target.ClearUnlessAccumulating(values[..(count * width)]);
            else MatrixProduct.Multiply(
                matrix[((run.Reverse ? 0 : batch) * stride)..], stride, true, run.Output[((run.Reverse ? batch : 0) * run.OutputStride)..], run.OutputStride, false,
                values, width, count, width, continued, target.Accumulate);
            if (!run.InitialHidden.IsEmpty)
                MatrixProduct.Multiply(matrix[(first * stride)..], stride, true, run.InitialHidden, width, false, values, width, count, width, batch, accumulate: true);
            return;
        }

        FloatBlock previous = BlockPool.Rent(rows * width);
        PreviousHidden(run, previous.Span[..(rows * width)]);
        MatrixProduct.Multiply(matrix, stride, true, previous.Span, width, false, values, width, count, width, rows, target.Accumulate);
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
    public static void InputGradients(in RecurrentRun run, in RecurrentGradients gradients, int columns, int sharedBias)
    {
        InputGradient(run, gradients, columns);
        InputWeightGradients(run, gradients, columns, sharedBias);
    }

    /// <summary>∂L/∂x = dG W.</summary>
    public static void InputGradient(in RecurrentRun run, in RecurrentGradients gradients, int columns, PackedMatrix? weight = null)
    {
        int rows = run.Steps.Total, stride = SequenceDriver.GatesStride(columns);
        if (gradients.Input.Wanted && weight is not null)
        {
            MatrixProduct.Multiply(run.Gates, stride, false, weight, gradients.Input.Values, run.InputSize, rows, gradients.Input.Accumulate);
        }
        else if (gradients.Input.Wanted)
        {
            MatrixProduct.Multiply(
                run.Gates, stride, false, run.Weights.InputWeight, run.InputSize, false,
                gradients.Input.Values, run.InputSize, rows, run.InputSize, columns, gradients.Input.Accumulate);
        }
    }

    /// <summary>∂L/∂W = dGᵀ x, ∂L/∂b = column sums of dG.</summary>
    public static void InputWeightGradients(in RecurrentRun run, in RecurrentGradients gradients, int columns, int sharedBias)
    {
        int rows = run.Steps.Total, stride = SequenceDriver.GatesStride(columns);
        if (gradients.InputWeight.Wanted)
        {
            MatrixProduct.Multiply(
                run.Gates, stride, true, run.Input, run.InputSize, false,
                gradients.InputWeight.Values, run.InputSize, columns, run.InputSize, rows, gradients.InputWeight.Accumulate);
        }

        BiasGradients(run.Gates, stride, columns, rows, gradients.InputBias, gradients.HiddenBias, 0, sharedBias);
    }

    /// <summary>
    /// ∂L/∂ biases: sums over all rows of a matrix for b from <paramref name="at"/> on, and for d where its first <paramref name="shared"/> columns have the same.
    /// </summary>
    public static void BiasGradients(ReadOnlySpan<float> matrix, int stride, int columns, int rows, GradientTarget input, GradientTarget hidden, int at, int shared)
    {
        if (!input.Wanted && !hidden.Wanted) return;
        FloatBlock block = BlockPool.Rent(columns);
        Span<float> sums = block.Span[..columns];
        StridedColumnSums.Compute(matrix, stride, columns, rows, sums);
        if (input.Wanted) Hand(sums, input, at);
        if (hidden.Wanted) Hand(sums[..shared], hidden, at);
        BlockPool.Return(block);
    }

    private static void Hand(ReadOnlySpan<float> sums, GradientTarget target, int at)
    {
        Span<float> values = target.Values.Slice(at, sums.Length);
        if (!target.Accumulate) sums.CopyTo(values);
        else for (int i = 0; i < values.Length; i++) values[i] += sums[i];
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
