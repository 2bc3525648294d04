using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>One step of one sequence, on two or more threads where the layer is large enough.</summary>
internal static unsafe class StepDriver
{
    // Fewer weights than this come from the second-level cache faster than a second thread wakes up.
    private const int WeightsPerThread = 200_000;

    public static void Run<TKernel>(
        StepWeights weights, int inputSize, int hidden, ReadOnlySpan<float> input, ReadOnlySpan<float> before, ReadOnlySpan<float> cell, Span<float> after, Span<float> nextCell)
        where TKernel : IStepKernel
    {
        FloatBlock scratch = BlockPool.Rent(inputSize + 4 * hidden);
        input.CopyTo(scratch.Span);
        RecurrentSteps.Copy(before, scratch.Span.Slice(inputSize, hidden));
        RecurrentSteps.Copy(cell, nextCell);
        fixed (float* afterPointer = after, cellPointer = nextCell)
        {
            var job = new Job<TKernel>
            {
                Step = new StepRun
                {
                    InputSize = inputSize,
                    Hidden = hidden,
                    PanelColumns = weights.PanelColumns,
                    Panels = weights.Panels,
                    BundleUnits = weights.BundleUnits,
                    Precision = weights.Precision,
                    Input = scratch.Pointer,
                    Before = scratch.Pointer + inputSize,
                    Cell = cellPointer,
                    After = afterPointer,
                    Scratch = scratch.Pointer + inputSize + hidden,
                    Weights = weights.Storage.Pointer,
                    Scales = weights.Scales.Pointer,
                    Bias = weights.Bias.Pointer,
                    HiddenBias = weights.HiddenBias.Pointer,
                },
                Level = weights.Level,
            };
            bool parallel = (long)weights.Bundles * weights.Panels * weights.PanelColumns * (inputSize + hidden) > 2 * WeightsPerThread;
            for (int round = 0; round < TKernel.Rounds; round++)
            {
                job.Step.Round = round;
                if (parallel) WorkerPool.Run(weights.Bundles, ref job);
                else for (int bundle = 0; bundle < weights.Bundles; bundle++) job.Run(bundle);
            }
        }

        BlockPool.Return(scratch);
        GC.KeepAlive(weights);
    }

    private struct Job<TKernel> : IChunkBody
        where TKernel : IStepKernel
    {
        public StepRun Step;
        public SimdLevel Level;

        public readonly void Run(int chunk)
        {
            switch (Level)
            {
                case SimdLevel.Vector512: TKernel.Bundle<Vector512<float>, Simd512>(Step, chunk); break;
                case SimdLevel.Vector256: TKernel.Bundle<Vector256<float>, Simd256>(Step, chunk); break;
                case SimdLevel.Vector128: TKernel.Bundle<Vector128<float>, Simd128>(Step, chunk); break;
                default: TKernel.Bundle<float, SimdScalar>(Step, chunk); break;
            }
        }
    }
}
