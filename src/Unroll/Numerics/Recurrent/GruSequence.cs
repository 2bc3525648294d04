using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>Where a GRU's reset gate acts.</summary>
internal interface IGruReset
{
    /// <summary>On the product U_n h rather than on h.</summary>
    static abstract bool After { get; }
}

internal readonly struct GruResetAfter : IGruReset
{
    public static bool After { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => true; }
}

internal readonly struct GruResetBefore : IGruReset
{
    public static bool After { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => false; }
}

/// <summary>The fused kernels of the GRU; the equations stand at <see cref="GruKernel"/>.</summary>
internal readonly unsafe struct GruSequence<TReset> : ISequenceKernel, IStepKernel
    where TReset : struct, IGruReset
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
            float* extra = run.Extra + offset * hidden + unit;
            for (int gate = 0; gate < 2; gate++)
            {
                float* lane = gates + (nint)gate * hidden;
                float* next = gate == 0 ? lane + hidden : order.Has(group + order.Step) ? gates + order.Step * GatePanels<TV, S>.GroupUnits : null;
                bool final = gate == (TReset.After ? 2 : 1);
                Product<TV, S>(run, state.Before, state.Stride, rows, group, gate, units, lane, run.GatesStride, lane, run.GatesStride, next, final ? group + order.Step : group, final ? 0 : gate + 1);
            }

            if (TReset.After)
            {
                Product<TV, S>(run, state.Before, state.Stride, rows, group, 2, units, run.CandidateBias + unit, 0, extra, hidden, null, group + order.Step, 0);
                Candidate<TV, S>(rows, units, hidden, gates, run.GatesStride, extra, state.Before + unit, state.After + unit, state.Stride, run.Output + offset * run.OutputStride + unit, run.OutputStride);
            }
            else
            {
                Reset<TV, S>(rows, units, hidden, gates, run.GatesStride, extra, state.Before + unit, state.Stride);
            }
        }

        // The product for the candidate needs r ⊙ h of all units.
        for (int group = 0; !TReset.After && group < groups; group++)
        {
            int unit = group * GatePanels<TV, S>.GroupUnits, units = Math.Min(GatePanels<TV, S>.GroupUnits, hidden - unit);
            float* gates = run.Gates + offset * run.GatesStride + unit;
            float* lane = gates + 2 * (nint)hidden;
            Product<TV, S>(run, run.Extra + offset * hidden, hidden, rows, group, 2, units, lane, run.GatesStride, lane, run.GatesStride, group + 1 < groups ? lane + GatePanels<TV, S>.GroupUnits : null, group + 1, 2);
            Candidate<TV, S>(rows, units, hidden, gates, run.GatesStride, null, state.Before + unit, state.After + unit, state.Stride, run.Output + offset * run.OutputStride + unit, run.OutputStride);
        }
    }

    [MethodImpl(Hot)]
    public static void Backward<TV, S>(in SequenceRun run, int index, int first, int end)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        int hidden = run.Hidden;
        FloatBlock? block = TReset.After ? null : BlockPool.Rent((end - first) * hidden);
        nint step = run.Steps.Offset(run.StepAt(index));
        int continued = Math.Max(first, Math.Min(end, run.RowsAt(index - 1, end)));
        float* gates = run.Gates + (step + first) * run.GatesStride;
        float* carry = run.CarryHidden + (nint)first * hidden;
        int rows = end - first;
        float* before = continued > first ? run.Output + (run.Steps.Offset(run.StepAt(index - 1)) + (nint)first) * run.OutputStride : null;
        bool given = run.InitialHidden is not null;
        float* initial = given ? run.InitialHidden + (nint)continued * hidden : run.Zeros;
        if (continued > first) UpdateGradients<TV, S>(run, step, first, continued, before, run.OutputStride);
        if (continued < end) UpdateGradients<TV, S>(run, step, continued, end, initial, given ? hidden : 0);
        if (!TReset.After)
        {
            float* product = block!.Pointer;
            BackwardPanels<TV, S>.Multiply(rows, hidden, hidden, gates + 2 * hidden, run.GatesStride, run.HiddenBackward, 3 * hidden, run.Zeros, product, hidden, false, 2 * hidden);
            if (continued > first) ResetGradients<TV, S>(run, step, first, continued, before, run.OutputStride, product);
            if (continued < end) ResetGradients<TV, S>(run, step, continued, end, initial, given ? hidden : 0, product + (nint)(continued - first) * hidden);
        }

        BackwardPanels<TV, S>.Multiply(rows, 2 * hidden, hidden, gates, run.GatesStride, run.HiddenBackward, 3 * hidden, run.Zeros, carry, hidden, true, descending: (index & 1) != 0);
        if (TReset.After)
        {
            BackwardPanels<TV, S>.Multiply(
                rows, hidden, hidden, run.Extra + (step + first) * hidden, hidden, run.HiddenBackward, 3 * hidden, run.Zeros, carry, hidden, true, 2 * hidden, (index & 1) == 0);
        }

        if (block is not null) BlockPool.Return(block);
    }

    public static int Rounds => TReset.After ? 1 : 2;

    [MethodImpl(Hot)]
    public static void Bundle<TV, S>(in StepRun run, int bundle)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        int unit = bundle * run.BundleUnits, units = Math.Min(run.BundleUnits, run.Hidden - unit), panel = 2 * S.Width;
        float* gates = stackalloc float[3 * panel];
        float* product = stackalloc float[3 * panel];
        nint bias = (nint)bundle * 3 * panel;
        float* reset = run.Scratch + unit;
        float* kept = run.Scratch + run.Hidden + unit;
        if (run.Round == 1)
        {
            // What r and z would be here is not used: only the candidate's panel of U counts.
            for (int i = 0; i < panel; i++) product[2 * panel + i] = i < units ? kept[run.Hidden + i] : 0f;
            for (int i = 0; i < 2 * panel; i++) product[i] = 0f;
            run.Product<TV, S>(true, run.Scratch, bundle, product, gates);
            for (int i = 0; i < units; i++) gates[panel + i] = kept[i];
            Candidate<TV, S>(1, units, panel, gates, 0, null, run.Before + unit, run.After + unit, 0, run.After + unit, 0);
            return;
        }

        run.Product<TV, S>(false, run.Input, bundle, run.Bias + bias, gates);
        for (int i = 0; i < 2 * panel; i++) product[i] = gates[i];
        for (int i = 2 * panel; i < 3 * panel; i++) product[i] = TReset.After ? run.HiddenBias[bias + i] : 0f;
        run.Product<TV, S>(true, run.Before, bundle, product, product);
        for (int i = 0; i < 2 * panel; i++) gates[i] = product[i];
        if (TReset.After)
        {
            Candidate<TV, S>(1, units, panel, gates, 0, product + 2 * panel, run.Before + unit, run.After + unit, 0, run.After + unit, 0);
            return;
        }

        Reset<TV, S>(1, units, panel, gates, 0, reset, run.Before + unit, 0);
        for (int i = 0; i < units; i++)
        {
            kept[i] = gates[panel + i];
            kept[run.Hidden + i] = gates[2 * panel + i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Product<TV, S>(
        in SequenceRun run, float* a, nint strideA, int rows, int group, int gate, int units, float* initial, nint strideInitial, float* c, nint strideC, float* next, int nextGroup,
        int nextGate)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        float* panel = GatePanels<TV, S>.Panel(run.HiddenPanels, 3, run.Hidden, run.Hidden, group, gate);
        float* nextPanel = (uint)nextGroup < (uint)GatePanels<TV, S>.Groups(run.Hidden) ? GatePanels<TV, S>.Panel(run.HiddenPanels, 3, run.Hidden, run.Hidden, nextGroup, nextGate) : null;
        RowPanels<TV, S>.Multiply(rows, run.Hidden, units, a, strideA, panel, initial, strideInitial, c, strideC, next, nextPanel);
    }

    /// <summary>Reset before the product: r and z, and r ⊙ h[t-1] into <paramref name="extra"/>.</summary>
    [MethodImpl(Hot)]
    private static void Reset<TV, S>(int rows, int units, int hidden, float* gates, nint stride, float* extra, float* before, nint beforeStride)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        for (int row = 0; row < rows; row++)
        {
            for (int unit = 0; unit < units; unit += S.Width)
            {
                int count = Math.Min(S.Width, units - unit);
                bool full = count == S.Width;
                GateMath<TV, S>.TwoSigmoids(Part<TV, S>.Load(gates + unit, count, full), Part<TV, S>.Load(gates + hidden + unit, count, full), out TV r, out TV z);
                Part<TV, S>.Store(gates + unit, r, count, full);
                Part<TV, S>.Store(gates + hidden + unit, z, count, full);
                Part<TV, S>.Store(extra + unit, S.Multiply(r, Part<TV, S>.Load(before + unit, count, full)), count, full);
            }

            gates += stride;
            extra += hidden;
            before += beforeStride;
        }
    }

    /// <summary>The remaining gates and h[t]. <paramref name="extra"/> is U_n h[t-1] + d_n for reset after the product, where r and z are still to be computed, else null.</summary>
    [MethodImpl(Hot)]
    private static void Candidate<TV, S>(
        int rows, int units, int hidden, float* gates, nint stride, float* extra, float* before, float* after, nint stateStride, float* output, nint outputStride)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        TV one = S.Broadcast(1f);
        for (int row = 0; row < rows; row++)
        {
            for (int unit = 0; unit < units; unit += S.Width)
            {
                int count = Math.Min(S.Width, units - unit);
                bool full = count == S.Width;
                float* at = gates + unit;
                TV a = Part<TV, S>.Load(at + 2 * hidden, count, full);
                TV z;
                if (TReset.After)
                {
                    GateMath<TV, S>.TwoSigmoids(Part<TV, S>.Load(at, count, full), Part<TV, S>.Load(at + hidden, count, full), out TV r, out z);
                    a = S.MultiplyAdd(r, Part<TV, S>.Load(extra + unit, count, full), a);
                    Part<TV, S>.Store(at, r, count, full);
                }
                else
                {
                    z = Part<TV, S>.Load(at + hidden, count, full);
                }

                TV n = GateMath<TV, S>.Tanh(a);
                TV h = S.MultiplyAdd(z, Part<TV, S>.Load(before + unit, count, full), S.Multiply(S.Subtract(one, z), n));
                Part<TV, S>.Store(at + hidden, z, count, full);
                Part<TV, S>.Store(at + 2 * hidden, n, count, full);
                Part<TV, S>.Store(after + unit, h, count, full);
                Part<TV, S>.Store(output + unit, h, count, full);
            }

            gates += stride;
            extra += TReset.After ? hidden : 0;
            before += stateStride;
            after += stateStride;
            output += outputStride;
        }
    }

    /// <summary>
    /// For the sequences [first, last) of a step: z and n, and for reset after the product r and U_n h + d_n, become gradients;
    /// the carried ∂L/∂h becomes the part that passes by the gates.
    /// </summary>
    [MethodImpl(Hot)]
    private static void UpdateGradients<TV, S>(in SequenceRun run, nint step, int first, int last, float* before, nint beforeStride)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        int hidden = run.Hidden;
        TV one = S.Broadcast(1f);
        for (nint row = first; row < last; row++)
        {
            float* gates = run.Gates + (step + row) * run.GatesStride;
            float* extra = run.Extra + (step + row) * hidden;
            float* above = run.OutputGradient is null ? run.Zeros : run.OutputGradient + (step + row) * run.OutputStride;
            float* carry = run.CarryHidden + row * hidden;
            for (int unit = 0; unit < hidden; unit += S.Width)
            {
                int count = Math.Min(S.Width, hidden - unit);
                bool full = count == S.Width;
                float* at = gates + unit;
                TV z = Part<TV, S>.Load(at + hidden, count, full), n = Part<TV, S>.Load(at + 2 * hidden, count, full);
                TV dh = S.Add(Part<TV, S>.Load(carry + unit, count, full), Part<TV, S>.Load(above + unit, count, full));
                TV keep = S.Subtract(one, z);
                TV dz = S.Multiply(S.Multiply(dh, S.Subtract(Part<TV, S>.Load(before + unit, count, full), n)), S.Multiply(z, keep));
                TV da = VectorMath<TV, S>.FlushSubnormal(S.Multiply(S.Multiply(dh, keep), S.MultiplyAddNegated(n, n, one)));
                Part<TV, S>.Store(carry + unit, S.Multiply(dh, z), count, full);
                Part<TV, S>.Store(at + hidden, VectorMath<TV, S>.FlushSubnormal(dz), count, full);
                Part<TV, S>.Store(at + 2 * hidden, da, count, full);
                if (TReset.After)
                {
                    TV r = Part<TV, S>.Load(at, count, full);
                    TV dr = S.Multiply(S.Multiply(da, Part<TV, S>.Load(extra + unit, count, full)), S.Multiply(r, S.Subtract(one, r)));
                    Part<TV, S>.Store(at, VectorMath<TV, S>.FlushSubnormal(dr), count, full);
                    Part<TV, S>.Store(extra + unit, VectorMath<TV, S>.FlushSubnormal(S.Multiply(da, r)), count, full);
                }

                if (run.HiddenTrace is not null) Part<TV, S>.Store(run.HiddenTrace + (step + row) * hidden + unit, dh, count, full);
            }

            before += beforeStride;
        }
    }

    /// <summary>Reset before the product: what came through U_n, ∂L/∂(r ⊙ h), goes on to r and to h[t-1].</summary>
    [MethodImpl(Hot)]
    private static void ResetGradients<TV, S>(in SequenceRun run, nint step, int first, int last, float* before, nint beforeStride, float* product)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        int hidden = run.Hidden;
        TV one = S.Broadcast(1f);
        for (nint row = first; row < last; row++)
        {
            float* gates = run.Gates + (step + row) * run.GatesStride;
            float* carry = run.CarryHidden + row * hidden;
            for (int unit = 0; unit < hidden; unit += S.Width)
            {
                int count = Math.Min(S.Width, hidden - unit);
                bool full = count == S.Width;
                TV r = Part<TV, S>.Load(gates + unit, count, full), through = Part<TV, S>.Load(product + unit, count, full);
                TV dr = S.Multiply(S.Multiply(through, Part<TV, S>.Load(before + unit, count, full)), S.Multiply(r, S.Subtract(one, r)));
                Part<TV, S>.Store(carry + unit, S.MultiplyAdd(through, r, Part<TV, S>.Load(carry + unit, count, full)), count, full);
                Part<TV, S>.Store(gates + unit, VectorMath<TV, S>.FlushSubnormal(dr), count, full);
            }

            before += beforeStride;
            product += hidden;
        }
    }
}
