using Unroll.Benchmarks.Measurement;
using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Benchmarks.Workloads;

/// <summary>
/// W1, W2, W3 and W9: a training step of a language model or tagger on random ids. Zero gradients, forward, mean cross-entropy, backward,
/// clip by global norm 5, optimiser step; states start at zero.
/// </summary>
internal static class Training
{
    private const int Batches = 8;

    public static Action<Options, Meter> LanguageModel(RecurrentSpec spec, int vocabulary, int embedding, int batch, int time, bool sgd = false) =>
        (options, meter) => Run(options, meter, new Sizes(spec, vocabulary, embedding, batch, time), vocabulary, sgd);

    public static Action<Options, Meter> Tagger(RecurrentSpec spec, int vocabulary, int embedding, int tags, int batch, int time) =>
        (options, meter) => Run(options, meter, new Sizes(spec, vocabulary, embedding, batch, time), tags, sgd: false);

    private static void Run(Options options, Meter meter, Sizes sizes, int outputs, bool sgd)
    {
        var model = new SmallModel(sizes, outputs, options.Seed);
        IOptimizer optimizer = (sgd ? (OptimizerSpec)new Sgd(1.0) : new Adam(1e-3)).Create(model.Parameters);
        double rate = sgd ? 1.0 : 1e-3;
        var random = new RandomStream(options.Seed);
        var data = new (int[] Ids, int[] Targets)[Batches];
        for (int i = 0; i < Batches; i++)
        {
            RandomStream fork = random.Fork((ulong)i);
            data[i] = (Arrays.Ids(sizes.Tokens, sizes.Vocabulary, fork.Fork("ids")), Arrays.Ids(sizes.Tokens, outputs, fork.Fork("targets")));
        }

        var tape = new Tape();
        var pass = new Pass(tape, Training: true);
        int steps = 0;
        float first = 0, last = 0;
        void Step()
        {
            (int[] ids, int[] targets) = data[steps % Batches];
            model.Parameters.ClearGradients();
            last = tape.Backward(tape.SoftmaxCrossEntropy(model.Forward(pass, ids), targets));
            GradientClipping.ByNorm(model.Parameters, 5.0);
            optimizer.Step(rate);
            if (steps++ == 0) first = last;
        }

        meter.Measure(
            options.Workload, Step, sizes.Tokens, 3.0 * sizes.Tokens * (sizes.RecurrentFlops + 2.0 * sizes.Recurrent.OutputSize * outputs),
            optimizer: sgd ? "sgd" : "adam",
            extra: () => [("loss_first", first), ("loss_last", last), ("steps_run", steps), ("params", model.Parameters.Count)]);
    }
}
