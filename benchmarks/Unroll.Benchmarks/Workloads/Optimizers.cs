using Unroll.Benchmarks.Measurement;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Training;

namespace Unroll.Benchmarks.Workloads;

/// <summary>W10: one AdamW step over ten million numbers, in one tensor or in twenty. Seven array passes are counted.</summary>
internal static class Optimizers
{
    private const int Count = 10_000_000;

    public static void Run(Options options, Meter meter)
    {
        foreach (int tensors in new[] { 1, 20 })
        {
            var random = new RandomStream(options.Seed);
            var parameters = new ParameterSet();
            for (int i = 0; i < tensors; i++)
            {
                Tensor value = parameters.Root.Create($"p{i}", new Shape(Count / tensors), Initializers.StandardNormal, random).Value;
                var tape = new Tape();
                tape.Backward(tape.Add(value, Tensor.Zeros(value.Shape)), Arrays.Normal(value.Length, random.Fork("gradient").Fork((ulong)i), 1e-3f));
            }

            var spec = new AdamW(1e-4) { WeightDecay = 0.1 };
            IOptimizer optimizer = spec.Create(parameters);
            meter.Measure($"W10.adamw_10M_{tensors}tensors", () => optimizer.Step(spec.LearningRate), bytes: 7.0 * Count * sizeof(float), optimizer: "adamw");
        }
    }
}
