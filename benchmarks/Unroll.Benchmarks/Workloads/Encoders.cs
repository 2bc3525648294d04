using Unroll.Benchmarks.Measurement;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Benchmarks.Workloads;

/// <summary>W7b1 and W7b8: an encoder of the size of BERT-base with its embeddings, put together from layers, over texts of 128 symbols without padding.</summary>
internal static class Encoders
{
    private const int Symbols = 30522;
    private const int Places = 512;
    private const int Time = 128;
    private const int Width = 768;
    private const int Layers = 12;

    public static Action<Options, Meter> Run(int batch) => (options, meter) =>
    {
        var random = new RandomStream(options.Seed);
        ParameterScope root = new ParameterSet().Root;
        Embedding words = new(root["word"], Symbols, Width, random), places = new(root["position"], Places, Width, random), types = new(root["type"], 2, Width, random);
        var norm = new LayerNorm(root["norm"], new Shape(Width), epsilon: 1e-12);
        var block = new TransformerBlockSpec { Attention = new MultiHeadSpec { Heads = 12 }, Activation = FeedForwardKind.Gelu };
        var stack = new TransformerStack(root["encoder"], block, Layers, Width, random, finalNorm: false);
        int[] ids = Arrays.Ids(batch * Time, Symbols, random.Fork("ids")), order = [.. Enumerable.Range(0, batch * Time).Select(i => i % Time)], first = new int[batch * Time];
        var tape = new Tape(recording: false);
        var pass = new Pass(tape);
        var shape = new Shape(batch, Time);
        void Step()
        {
            Tensor sum = tape.Add(tape.Add(words.Forward(pass, ids, shape), places.Forward(pass, order, shape)), types.Forward(pass, first, shape));
            stack.Forward(pass, norm.Forward(pass, sum));
            tape.End();
        }

        double tokens = batch * Time;
        meter.Measure(options.Workload, Step, tokens, tokens * Layers * (24.0 * Width * Width + 4.0 * Time * Width));
    };
}
