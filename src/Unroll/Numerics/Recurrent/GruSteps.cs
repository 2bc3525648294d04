namespace Unroll.Numerics;

/// <summary>The gated recurrent unit step by step, for pinned values; the equations stand at <see cref="GruKernel"/>.</summary>
internal static class GruSteps
{
    private const int HiddenLane = 4;

    public static void Forward(in RecurrentRun run, bool resetAfter)
    {
        int hidden = run.Hidden, columns = 3 * hidden, stride = SequenceDriver.GatesStride(columns);
        FloatBlock scratch = BlockPool.Rent(columns);
        RecurrentSteps.InputProduct(run, Bias(run, scratch.Span[..columns], resetAfter), columns);
        BlockPool.Return(scratch);
        RecurrentSteps.Start(run);
        for (int index = 0; index < run.Steps.Time; index++)
        {
            int t = run.StepAt(index), rows = run.Steps.Rows(t), offset = run.Steps.Offset(t);
            Span<float> step = run.Gates.Slice(offset * stride, rows * stride);
            MatrixProduct.Multiply(run.FinalHidden, hidden, false, run.Weights.HiddenWeight, hidden, true, step, stride, rows, 2 * hidden, hidden, accumulate: true);
            for (int row = 0; row < rows; row++)
            {
                Span<float> gates = step.Slice(row * stride, 2 * hidden);
                GateFunctions.TwoSigmoids(gates[..hidden], gates[hidden..]);
            }

            for (int lane = 0; lane < 2; lane++) RecurrentSteps.Pin(run, lane, t, step[(lane * hidden)..], stride);
            Span<float> extra = run.Extra.Slice(offset * hidden, rows * hidden);
            if (resetAfter) ResetAfter(run, step, extra);
            else ResetBefore(run, step, extra);
            for (int row = 0; row < rows; row++) GateFunctions.Tanh(step.Slice(row * stride + 2 * hidden, hidden));
            RecurrentSteps.Pin(run, 2, t, step[(2 * hidden)..], stride);
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<float> z = step.Slice(row * stride + hidden, hidden), n = step.Slice(row * stride + 2 * hidden, hidden);
                Span<float> h = run.FinalHidden.Slice(row * hidden, hidden);
                for (int u = 0; u < hidden; u++) h[u] = MathF.FusedMultiplyAdd(z[u], h[u], (1f - z[u]) * n[u]);
            }

            RecurrentSteps.Pin(run, HiddenLane, t, run.FinalHidden, hidden);
            for (int row = 0; row < rows; row++)
                run.FinalHidden.Slice(row * hidden, hidden).CopyTo(run.Output[((offset + row) * run.OutputStride)..]);
        }
    }

    public static void Backward(in RecurrentRun run, in RecurrentGradients gradients, bool resetAfter)
    {
        int hidden = run.Hidden, columns = 3 * hidden, stride = SequenceDriver.GatesStride(columns), batch = run.Steps.Batch;
        FloatBlock scratch = BlockPool.Rent(2 * batch * hidden);
        Span<float> carry = scratch.Span[..(batch * hidden)], product = scratch.Span.Slice(batch * hidden, batch * hidden);
        ReadOnlySpan<float> candidateWeight = run.Weights.HiddenWeight[(2 * hidden * hidden)..];
        RecurrentSteps.Copy(gradients.FinalHidden, carry);
        for (int index = run.Steps.Time - 1; index >= 0; index--)
        {
            int t = run.StepAt(index), rows = run.Steps.Rows(t), offset = run.Steps.Offset(t);
            Span<float> step = run.Gates.Slice(offset * stride, rows * stride), extra = run.Extra.Slice(offset * hidden, rows * hidden);
            for (int row = 0; row < rows; row++)
            {
                Span<float> dh = carry.Slice(row * hidden, hidden);
                RecurrentSteps.AddOutputGradient(run, gradients, offset + row, dh);
                if (!gradients.HiddenTrace.IsEmpty) dh.CopyTo(gradients.HiddenTrace[((offset + row) * hidden)..]);
            }

            RecurrentSteps.Pin(run, HiddenLane, t, carry, hidden, toZero: true);
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<float> before = RecurrentSteps.Previous(run, run.Output, run.OutputStride, run.InitialHidden, hidden, t, row);
                UpdateGradients(step.Slice(row * stride, columns), before, carry.Slice(row * hidden, hidden));
            }

            for (int lane = 1; lane < 3; lane++) RecurrentSteps.Pin(run, lane, t, step[(lane * hidden)..], stride, toZero: true);
            if (!resetAfter) MatrixProduct.Multiply(step[(2 * hidden)..], stride, false, candidateWeight, hidden, false, product, hidden, rows, hidden, hidden);
            for (int row = 0; row < rows; row++)
            {
                Span<float> r = step.Slice(row * stride, hidden), e = extra.Slice(row * hidden, hidden);
                ReadOnlySpan<float> da = step.Slice(row * stride + 2 * hidden, hidden);
                if (resetAfter) ResetAfterGradients(r, da, e);
                else
                {
                    ReadOnlySpan<float> before = RecurrentSteps.Previous(run, run.Output, run.OutputStride, run.InitialHidden, hidden, t, row);
                    ResetBeforeGradients(r, product.Slice(row * hidden, hidden), before, carry.Slice(row * hidden, hidden));
                }
            }

            RecurrentSteps.Pin(run, 0, t, step, stride, toZero: true);
            MatrixProduct.Multiply(step, stride, false, run.Weights.HiddenWeight, hidden, false, carry, hidden, rows, hidden, 2 * hidden, accumulate: true);
            if (resetAfter) MatrixProduct.Multiply(extra, hidden, false, candidateWeight, hidden, false, carry, hidden, rows, hidden, hidden, accumulate: true);
        }

        RecurrentSteps.Finish(carry, gradients.InitialHidden);
        BlockPool.Return(scratch);
        RecurrentSteps.InputGradients(run, gradients, columns, (resetAfter ? 2 : 3) * hidden);
        GruKernel.HiddenGradients(run, gradients, resetAfter);
    }

    /// <summary>Both biases where they may be added; with reset after, only b_n for the candidate, for d_n stands behind the gate.</summary>
    private static ReadOnlySpan<float> Bias(in RecurrentRun run, Span<float> sum, bool resetAfter)
    {
        ReadOnlySpan<float> bias = RecurrentSteps.SummedBias(run, sum);
        if (!bias.IsEmpty && resetAfter) run.Weights.InputBias[(2 * run.Hidden)..].CopyTo(sum[(2 * run.Hidden)..]);
        return bias;
    }

    private static void ResetAfter(in RecurrentRun run, Span<float> step, Span<float> extra)
    {
        int hidden = run.Hidden, stride = SequenceDriver.GatesStride(3 * hidden), rows = extra.Length / hidden;
        ReadOnlySpan<float> bias = run.Weights.HiddenBias.IsEmpty ? default : run.Weights.HiddenBias[(2 * hidden)..];
        MatrixProduct.Multiply(
            run.FinalHidden, hidden, false, run.Weights.HiddenWeight[(2 * hidden * hidden)..], hidden, true, extra, hidden, rows, hidden, hidden, bias: bias);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> r = step.Slice(row * stride, hidden), product = extra.Slice(row * hidden, hidden);
            Span<float> n = step.Slice(row * stride + 2 * hidden, hidden);
            for (int u = 0; u < hidden; u++) n[u] = MathF.FusedMultiplyAdd(r[u], product[u], n[u]);
        }
    }

    private static void ResetBefore(in RecurrentRun run, Span<float> step, Span<float> extra)
    {
        int hidden = run.Hidden, stride = SequenceDriver.GatesStride(3 * hidden), rows = extra.Length / hidden;
        for (int row = 0; row < rows; row++)
        {
            for (int u = 0; u < hidden; u++) extra[row * hidden + u] = step[row * stride + u] * run.FinalHidden[row * hidden + u];
        }

        MatrixProduct.Multiply(
            extra, hidden, false, run.Weights.HiddenWeight[(2 * hidden * hidden)..], hidden, true,
            step[(2 * hidden)..], stride, rows, hidden, hidden, accumulate: true);
    }

    /// <summary>One row: z and n become ∂L/∂ their pre-activations, dh becomes the part that passes straight to the step before.</summary>
    private static void UpdateGradients(Span<float> gates, ReadOnlySpan<float> before, Span<float> dh)
    {
        int hidden = dh.Length;
        Span<float> z = gates.Slice(hidden, hidden), n = gates.Slice(2 * hidden, hidden);
        for (int u = 0; u < hidden; u++)
        {
            float previous = before.IsEmpty ? 0f : before[u];
            float dz = dh[u] * (previous - n[u]), dn = dh[u] * (1f - z[u]);
            dh[u] *= z[u];
            z[u] = dz * z[u] * (1f - z[u]);
            n[u] = dn * (1f - n[u] * n[u]);
        }
    }

    /// <summary>One row: r becomes ∂L/∂ its pre-activation and <paramref name="kept"/> = U_n h + d_n becomes its gradient.</summary>
    private static void ResetAfterGradients(Span<float> r, ReadOnlySpan<float> da, Span<float> kept)
    {
        for (int u = 0; u < r.Length; u++)
        {
            float dr = da[u] * kept[u];
            kept[u] = da[u] * r[u];
            r[u] = dr * r[u] * (1f - r[u]);
        }
    }

    /// <summary>One row: r becomes ∂L/∂ its pre-activation; what flows through r ⊙ h reaches the step before.</summary>
    private static void ResetBeforeGradients(Span<float> r, ReadOnlySpan<float> dProduct, ReadOnlySpan<float> before, Span<float> carry)
    {
        for (int u = 0; u < r.Length; u++)
        {
            float dr = before.IsEmpty ? 0f : dProduct[u] * before[u];
            carry[u] = MathF.FusedMultiplyAdd(dProduct[u], r[u], carry[u]);
            r[u] = dr * r[u] * (1f - r[u]);
        }
    }
}
