using Unroll.Benchmarks.Measurement;
using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Training;

namespace Unroll.Benchmarks.Workloads;

/// <summary>
/// W1, W2, W3 and W9: a training step of a language model or tagger on random ids. Zero gradients, forward, mean cross-entropy, backward,
/// clip by global norm 5, optimiser step; states start at zero. With <c>--impl parts</c> also the recurrent stack alone, forward and with backward.
/// </summary>
internal static class TrainingSteps
{
    private const int Batches = 8;

    public static Action<Options, Meter> LanguageModel(RecurrentSpec spec, int vocabulary, int embedding, int batch, int time, bool sgd = false) =>
        (options, meter) => Run(options, meter, new Sizes(spec, vocabulary, embedding, batch, time), vocabulary, sgd);

    public static Action<Options, Meter> Tagger(RecurrentSpec spec, int vocabulary, int embedding, int tags, int batch, int time) =>
        (options, meter) => Run(options, meter, new Sizes(spec, vocabulary, embedding, batch, time), tags, sgd: false);

    private static void Run(Options options, Meter meter, Sizes sizes, int outputs, bool sgd)
    {
        var model = new SmallModel(sizes, outputs, options.Seed);
        OptimizerSpec optimizerSpec = sgd ? new Sgd(1.0) : new Adam(1e-3);
        IOptimizer optimizer = optimizerSpec.Create(model.Parameters);
        var random = new RandomStream(options.Seed);
        var data = new (int[] Ids, int[] Targets)[Batches];
        for (int i = 0; i < Batches; i++)
        {
            RandomStream fork = random.Fork((ulong)i);
            data[i] = (Arrays.Ids(sizes.Tokens, sizes.Vocabulary, fork.Fork("ids")), Arrays.Ids(sizes.Tokens, outputs, fork.Fork("targets")));
        }

        if (options.Implementation is "parts") Parts(options, meter, sizes, model);
        var tape = new Tape();
        var pass = new Pass(tape, Training: true);
        int steps = 0;
        float first = 0, last = 0;
        void Step()
        {
            (int[] ids, int[] targets) = data[steps % Batches];
            model.Parameters.ClearGradients();
            last = tape.Backward(tape.SoftmaxCrossEntropy(model.Forward(pass, ids), targets));
            Gradients.ClipNorm(model.Parameters, 5.0);
            optimizer.Step(optimizerSpec.LearningRate);
            if (steps++ == 0) first = last;
        }

        meter.Measure(
            options.Workload, Step, sizes.Tokens, 3.0 * sizes.Tokens * (sizes.RecurrentFlops + 2.0 * sizes.Recurrent.OutputSize * outputs),
            implementation: options.Implementation is "parts" ? "train_step" : "default", optimizer: sgd ? "sgd" : "adam",
            extra: () => [("loss_first", first), ("loss_last", last), ("steps_run", steps), ("params", model.Parameters.Count)]);
    }

    // The recurrent stack alone, as onednn_rnn prints it.
    private static void Parts(Options options, Meter meter, Sizes sizes, SmallModel model)
    {
        var random = new RandomStream(options.Seed);
        Tensor input = Arrays.NormalTensor(new Shape(sizes.Time, sizes.Batch, sizes.Embedding), random);
        float[] seed = Arrays.Normal(sizes.Tokens * sizes.Recurrent.OutputSize, random.Fork("seed"), 1e-3f);
        var inference = new Tape(recording: false);
        void Forward()
        {
            model.Recurrent.Forward(new Pass(inference), input, timeMajor: true);
            inference.End();
        }

        double flops = sizes.Tokens * sizes.RecurrentFlops;
        meter.Measure(options.Workload, Forward, sizes.Tokens, flops, implementation: "rnn_fwd");
        input.RequiresGradient = true;
        var tape = new Tape();
        void Both()
        {
            // As in training, where the optimiser changes every weight: packed copies are made again.
            foreach (Parameter parameter in model.Parameters.All) parameter.Value.Edit();
            model.Parameters.ClearGradients();
            input.ClearGradient();
            tape.Backward(model.Recurrent.Forward(new Pass(tape, Training: true), input, timeMajor: true).Output, seed);
        }

        meter.Measure(options.Workload, Both, sizes.Tokens, 3 * flops, implementation: "rnn_fwd_bwd");
    }
}
