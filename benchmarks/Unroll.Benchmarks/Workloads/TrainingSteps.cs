using Unroll.Benchmarks.Measurement;
using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Training;

namespace Unroll.Benchmarks.Workloads;

/// <summary>
/// W1 to W4 and W9: a training step of a language model, tagger or translator on random ids. Zero gradients, forward, mean cross-entropy, backward,
/// clip by global norm (5, unless said otherwise), optimiser step; states start at zero. With <c>--impl parts</c> also the recurrent stack alone, forward and with backward.
/// </summary>
internal static class TrainingSteps
{
    private const int Batches = 8;

    public static Action<Options, Meter> LanguageModel(RecurrentSpec spec, int vocabulary, int embedding, int batch, int time, bool sgd = false) =>
        (options, meter) => Run(options, meter, new Sizes(spec, vocabulary, embedding, batch, time), vocabulary, sgd);

    public static Action<Options, Meter> Tagger(RecurrentSpec spec, int vocabulary, int embedding, int tags, int batch, int time) =>
        (options, meter) => Run(options, meter, new Sizes(spec, vocabulary, embedding, batch, time), tags, sgd: false);

    /// <summary>Measures whole steps; <paramref name="loss"/> gives that of a batch.</summary>
    public static void Measure(
        Options options, Meter meter, ParameterSet parameters, OptimizerSpec optimizerSpec, Func<Pass, int, Tensor> loss, double tokens, double forwardFlops, string implementation = "default", double clip = 5)
    {
        IOptimizer optimizer = optimizerSpec.Create(parameters);
        var tape = new Tape();
        var pass = new Pass(tape, Training: true);
        int steps = 0;
        float first = 0, last = 0;
        void Step()
        {
            parameters.ClearGradients();
            last = tape.Backward(loss(pass, steps % Batches));
            Gradients.ClipNorm(parameters, clip);
            optimizer.Step(optimizerSpec.LearningRate);
            if (steps++ == 0) first = last;
        }

        meter.Measure(
            options.Workload, Step, tokens, 3 * forwardFlops, implementation: implementation, optimizer: optimizerSpec switch { Sgd => "sgd", AdamW => "adamw", _ => "adam" },
            extra: () => [("loss_first", first), ("loss_last", last), ("steps_run", steps), ("params", parameters.Count)]);
    }

    /// <summary>As many batches as steps take turns with, each made from a random stream of its own.</summary>
    public static T[] Data<T>(ulong seed, Func<RandomStream, T> batch)
    {
        var random = new RandomStream(seed);
        return [.. Enumerable.Range(0, Batches).Select(i => batch(random.Fork((ulong)i)))];
    }

    private static void Run(Options options, Meter meter, Sizes sizes, int outputs, bool sgd)
    {
        var model = new SmallModel(sizes, outputs, options.Seed);
        (int[] Ids, int[] Targets)[] data = Data(
            options.Seed, random => (Arrays.Ids(sizes.Tokens, sizes.Vocabulary, random.Fork("ids")), Arrays.Ids(sizes.Tokens, outputs, random.Fork("targets"))));
        if (options.Implementation is "parts") Parts(options, meter, sizes, model);
        Measure(
            options, meter, model.Parameters, sgd ? new Sgd(1.0) : new Adam(1e-3), (pass, batch) => pass.Tape.SoftmaxCrossEntropy(model.Forward(pass, data[batch].Ids), data[batch].Targets),
            sizes.Tokens, sizes.Tokens * (sizes.RecurrentFlops + 2.0 * sizes.Recurrent.OutputSize * outputs), options.Implementation is "parts" ? "train_step" : "default");
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
