using Unroll.Benchmarks.Measurement;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Benchmarks.Workloads;

/// <summary>W13...: causal self-attention with 12 heads of 64 features over one long sequence, forward and backward. What counts is how memory grows.</summary>
internal static class LongAttention
{
    private const int Width = 768;

    public static Action<Options, Meter> Run(int time) => (options, meter) =>
    {
        var random = new RandomStream(options.Seed);
        var parameters = new ParameterSet();
        var attention = new MultiHeadAttention(parameters.Root, new MultiHeadSpec { Heads = 12 }, Width, random);
        Tensor input = Arrays.NormalTensor(new Shape(1, time, Width), random.Fork("input"));
        float[] seed = Arrays.Normal(time * Width, random.Fork("seed"), 1e-3f);
        input.RequiresGradient = true;
        var tape = new Tape();
        double bytes = 0;
        void Step()
        {
            parameters.ClearGradients();
            input.ClearGradient();
            Tensor output = attention.Forward(new Pass(tape, Training: true), input, view: new AttentionView { Causal = true });
            bytes = tape.Bytes;
            tape.Backward(output, seed);
        }

        double flops = time * (8.0 * Width * Width + 4.0 * time * Width);
        meter.Measure(options.Workload, Step, time, 3 * flops, extra: () => [("tape_mib", bytes / 1048576), ("scores_mib", 12.0 * time * time * sizeof(float) / 1048576)]);
    };
}
