using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>The activation function of a simple recurrent cell.</summary>
internal interface IElmanActivation
{
    /// <summary>max(0, a) rather than tanh a.</summary>
    static abstract bool Relu { get; }
}

internal readonly struct ElmanTanh : IElmanActivation
{
    public static bool Relu { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => false; }
}

internal readonly struct ElmanRelu : IElmanActivation
{
    public static bool Relu { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => true; }
}

/// <summary>The fused kernels of the simple recurrent cell; the equations stand at <see cref="ElmanKernel"/>.</summary>
internal readonly unsafe struct ElmanSequence<TActivation> : ISequenceKernel, IStepKernel
    where TActivation : struct, IElmanActivation
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
            float* a = run.Gates + offset * run.GatesStride + unit;
            bool more = order.Has(group + order.Step);
            RowPanels<TV, S>.Multiply(
                rows, hidden, units, state.Before, state.Stride, GatePanels<TV, S>.Panel(run.HiddenPanels, 1, hidden, hidden, group, 0),
                a, run.GatesStride, a, run.GatesStride, more ? a + order.Step * GatePanels<TV, S>.GroupUnits : null,
                more ? GatePanels<TV, S>.Panel(run.HiddenPanels, 1, hidden, hidden, group + order.Step, 0) : null);
            Activate<TV, S>(rows, units, a, run.GatesStride, state.After + unit, state.Stride, run.Output + offset * run.OutputStride + unit, run.OutputStride);
        }
    }

    [MethodImpl(Hot)]
    public static void Backward<TV, S>(in SequenceRun run, int index, int first, int end)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        int hidden = run.Hidden;
        nint step = run.Steps.Offset(run.StepAt(index));
        Gradients<TV, S>(run, step, first, end);
        BackwardPanels<TV, S>.Multiply(
            end - first, hidden, hidden, run.Gates + (step + first) * run.GatesStride, run.GatesStride, run.HiddenBackward, hidden,
            run.Zeros, run.CarryHidden + (nint)first * hidden, hidden, accumulate: false, descending: (index & 1) != 0);
    }

    public static int Rounds => 1;

    [MethodImpl(Hot)]
    public static void Bundle<TV, S>(in StepRun run, int bundle)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        int unit = bundle * run.BundleUnits, units = Math.Min(run.BundleUnits, run.Hidden - unit), columns = 8 * S.Width;
        float* a = stackalloc float[columns];
        run.Product<TV, S>(false, run.Input, bundle, run.Bias + (nint)bundle * columns, a);
        run.Product<TV, S>(true, run.Before, bundle, a, a);
        Activate<TV, S>(1, units, a, 0, run.After + unit, 0, run.After + unit, 0);
    }

    [MethodImpl(Hot)]
    private static void Activate<TV, S>(int rows, int units, float* gates, nint stride, float* after, nint afterStride, float* output, nint outputStride)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        for (int row = 0; row < rows; row++)
        {
            for (int unit = 0; unit < units; unit += S.Width)
            {
                int count = Math.Min(S.Width, units - unit);
                bool full = count == S.Width;
                TV a = Part<TV, S>.Load(gates + unit, count, full);

                // Max with a second: a NaN stays a NaN.
                TV h = TActivation.Relu ? S.Max(S.Zero, a) : GateMath<TV, S>.Tanh(a);
                Part<TV, S>.Store(gates + unit, h, count, full);
                Part<TV, S>.Store(after + unit, h, count, full);
                Part<TV, S>.Store(output + unit, h, count, full);
            }

            gates += stride;
            after += afterStride;
            output += outputStride;
        }
    }

    /// <summary>∂L/∂a of the sequences [first, last) of a step, in place of h.</summary>
    [MethodImpl(Hot)]
    private static void Gradients<TV, S>(in SequenceRun run, nint step, int first, int last)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        int hidden = run.Hidden;
        TV one = S.Broadcast(1f);
        for (nint row = first; row < last; row++)
        {
            float* gates = run.Gates + (step + row) * run.GatesStride;
            float* above = run.OutputGradient is null ? run.Zeros : run.OutputGradient + (step + row) * run.OutputStride;
            float* carry = run.CarryHidden + row * hidden;
            for (int unit = 0; unit < hidden; unit += S.Width)
            {
                int count = Math.Min(S.Width, hidden - unit);
                bool full = count == S.Width;
                TV h = Part<TV, S>.Load(gates + unit, count, full);
                TV dh = S.Add(Part<TV, S>.Load(carry + unit, count, full), Part<TV, S>.Load(above + unit, count, full));
                TV da = TActivation.Relu ? S.And(dh, S.LessThan(S.Zero, h)) : S.Multiply(dh, S.MultiplyAddNegated(h, h, one));
                Part<TV, S>.Store(gates + unit, VectorMath<TV, S>.FlushSubnormal(da), count, full);
                if (run.HiddenTrace is not null) Part<TV, S>.Store(run.HiddenTrace + (step + row) * hidden + unit, dh, count, full);
            }
        }
    }
}
