using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>Deals the sequences of a batch out to the threads and runs the fused kernels of a cell over them.</summary>
internal static unsafe class SequenceDriver
{
    // Below this many multiply-adds for a thread, another one costs more than it brings.
    private const long WorkPerThread = 200_000;

    /// <summary>Distance between the rows of the gates: not a power of two, for then the rows of a tile would share one place in the first-level cache.</summary>
    public static int GatesStride(int columns) => columns % 256 == 0 ? columns + 16 : columns;

    /// <summary>The whole forward run: the products with the inputs of all steps, then the steps.</summary>
    public static void Forward<TKernel>(in RecurrentRun run, int gates, PackedRecurrentWeights.Forms forms, ReadOnlySpan<float> candidateBias = default)
        where TKernel : ISequenceKernel
    {
        int columns = gates * run.Hidden, stride = GatesStride(columns);
        MatrixProduct.Multiply(run.Input, run.InputSize, false, forms.Input, run.Gates, stride, run.Steps.Total, bias: forms.Bias);
        fixed (float* output = run.Output, initialHidden = run.InitialHidden, initialCell = run.InitialCell, finalHidden = run.FinalHidden)
        fixed (float* finalCell = run.FinalCell, gatesPointer = run.Gates, cells = run.Cells, extra = run.Extra, bias = candidateBias)
        {
            FloatBlock zeros = BlockPool.RentZeroed(Math.Max(64, run.Hidden));
            Deal<TKernel>(
                new SequenceRun
                {
                    Steps = run.Steps,
                    Reverse = run.Reverse,
                    Hidden = run.Hidden,
                    Gates = gatesPointer,
                    GatesStride = stride,
                    Output = output,
                    OutputStride = run.OutputStride,
                    InitialHidden = initialHidden,
                    InitialCell = initialCell,
                    FinalHidden = finalHidden,
                    FinalCell = finalCell,
                    Cells = cells,
                    Extra = extra,
                    HiddenPanels = forms.Hidden.Pointer,
                    CandidateBias = candidateBias.IsEmpty ? zeros.Pointer : bias,
                    Zeros = zeros.Pointer,
                },
                columns, forms.Level, backward: false);
            BlockPool.Return(zeros);
        }

        GC.KeepAlive(forms);
    }

    /// <summary>The steps of the backward run. What remains are products over all steps at once.</summary>
    public static void Backward<TKernel>(in RecurrentRun run, in RecurrentGradients gradients, int gates, PackedRecurrentWeights.Forms forms)
        where TKernel : ISequenceKernel
    {
        int hidden = run.Hidden, columns = gates * hidden, states = run.Steps.Batch * hidden;
        FloatBlock carries = BlockPool.Rent(2 * states), zeros = BlockPool.RentZeroed(Math.Max(64, hidden));
        RecurrentSteps.Copy(gradients.FinalHidden, carries.Span[..states]);
        RecurrentSteps.Copy(gradients.FinalCell, carries.Span.Slice(states, states));
        fixed (float* output = run.Output, initialHidden = run.InitialHidden, initialCell = run.InitialCell, gatesPointer = run.Gates)
        fixed (float* cells = run.Cells, extra = run.Extra, above = gradients.Output, hiddenTrace = gradients.HiddenTrace, cellTrace = gradients.CellTrace)
        {
            Deal<TKernel>(
                new SequenceRun
                {
                    Steps = run.Steps,
                    Reverse = run.Reverse,
                    Hidden = hidden,
                    Gates = gatesPointer,
                    GatesStride = GatesStride(columns),
                    Output = output,
                    OutputStride = run.OutputStride,
                    InitialHidden = initialHidden,
                    InitialCell = initialCell,
                    Cells = cells,
                    Extra = extra,
                    HiddenBackward = forms.HiddenBackward!.Storage.Pointer,
                    OutputGradient = above,
                    CarryHidden = carries.Pointer,
                    CarryCell = carries.Pointer + states,
                    Zeros = zeros.Pointer,
                    HiddenTrace = hiddenTrace,
                    CellTrace = cellTrace,
                },
                columns, forms.Level, backward: true);
        }

        RecurrentSteps.Finish(carries.Span[..states], gradients.InitialHidden);
        RecurrentSteps.Finish(carries.Span.Slice(states, states), gradients.InitialCell);
        BlockPool.Return(carries);
        BlockPool.Return(zeros);
        GC.KeepAlive(forms);
    }

    private static void Deal<TKernel>(SequenceRun run, int columns, SimdLevel level, bool backward)
        where TKernel : ISequenceKernel
    {
        long work = (long)run.Steps.Total * columns * run.Hidden;
        int chunks = (int)Math.Clamp(work / WorkPerThread, 1, Math.Min(WorkerPool.Threads, run.Steps.Batch));
        var job = new Job<TKernel> { Run = run, Level = level, Backward = backward, Chunks = chunks };
        if (chunks == 1) job.Range(0, run.Steps.Batch);
        else WorkerPool.Run(chunks, ref job);
    }

    /// <summary>The row at which part <paramref name="chunk"/> of <paramref name="chunks"/> with about the same number of steps begins.</summary>
    private static int FirstRow(StepLayout steps, int chunk, int chunks)
    {
        if (steps.Uniform || chunk == 0 || chunk == chunks) return (int)((long)steps.Batch * chunk / chunks);
        long wanted = (long)steps.Total * chunk / chunks, before = 0;
        int length = steps.Time;
        for (int row = 0; row < steps.Batch; row++)
        {
            while (length > 0 && steps.Rows(length - 1) <= row) length--;
            if (before + length / 2 >= wanted) return row;
            before += length;
        }

        return steps.Batch;
    }

    private struct Job<TKernel> : IChunkBody
        where TKernel : ISequenceKernel
    {
        public SequenceRun Run;
        public SimdLevel Level;
        public bool Backward;
        public int Chunks;

        readonly void IChunkBody.Run(int chunk) => Range(FirstRow(Run.Steps, chunk, Chunks), FirstRow(Run.Steps, chunk + 1, Chunks));

        public readonly void Range(int first, int last)
        {
            if (first >= last) return;
            switch (Level)
            {
                case SimdLevel.Vector512: Range<Vector512<float>, Simd512>(first, last); break;
                case SimdLevel.Vector256: Range<Vector256<float>, Simd256>(first, last); break;
                case SimdLevel.Vector128: Range<Vector128<float>, Simd128>(first, last); break;
                default: Range<float, SimdScalar>(first, last); break;
            }
        }

        private readonly void Range<TV, S>(int first, int last)
            where TV : struct
            where S : struct, ISimd<TV>
        {
            int time = Run.Steps.Time;
            if (Backward)
            {
                for (int index = time - 1; index >= 0; index--)
                {
                    int end = Run.RowsAt(index, last);
                    if (end > first) TKernel.Backward<TV, S>(Run, index, first, end);
                }

                return;
            }

            var state = new SequenceState(Run, first, last);
            for (int index = 0; index < time; index++)
            {
                int rows = state.Enter(Run, index);
                if (rows <= 0) continue;
                TKernel.Forward<TV, S>(Run, state, index, first, rows);
                state.Leave(Run, index);
            }

            state.Return();
        }
    }
}
