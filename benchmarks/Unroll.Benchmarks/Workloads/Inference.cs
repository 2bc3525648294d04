using Unroll.Benchmarks.Measurement;
using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Benchmarks.Workloads;

/// <summary>W1i1 and W1i64: the forward pass of W1's model over whole sequences, with the output layer. W8a and W8b: one step at a time.</summary>
internal static class Inference
{
    public static Action<Options, Meter> Sequences(RecurrentSpec spec, int vocabulary, int embedding, int batch, int time) => (options, meter) =>
    {
        var sizes = new Sizes(spec, vocabulary, embedding, batch, time);
        var model = new SmallModel(sizes, vocabulary, options.Seed);
        int[] ids = Arrays.Ids(sizes.Tokens, vocabulary, new RandomStream(options.Seed));
        var tape = new Tape(recording: false);
        var pass = new Pass(tape);
        void Step()
        {
            model.Forward(pass, ids);
            tape.End();
        }

        meter.Measure(options.Workload, Step, sizes.Tokens, sizes.Tokens * sizes.ForwardFlops);
    };

    /// <summary>Streaming: batch 1, the likeliest symbol is fed back.</summary>
    public static Action<Options, Meter> Streaming(RecurrentSpec spec, int vocabulary, int embedding) => (options, meter) =>
    {
        var sizes = new Sizes(spec, vocabulary, embedding, 1, 1);
        var model = new SmallModel(sizes, vocabulary, options.Seed);
        RecurrentState state = model.Recurrent.InitialState(), next = model.Recurrent.InitialState();
        float[] logits = new float[vocabulary];
        int symbol = 0;
        void Step()
        {
            model.Recurrent.Step(model.Table.Values.Slice(symbol * embedding, embedding), state, next);
            (state, next) = (next, state);
            model.HeadBias.Values.CopyTo(logits);
            ReadOnlySpan<float> hidden = state.HiddenStates[^1].Values;
            MatrixProduct.Multiply(hidden, spec.Hidden, false, model.HeadWeight.Values, spec.Hidden, true, logits, vocabulary, 1, vocabulary, spec.Hidden, accumulate: true);
            symbol = ((ReadOnlySpan<float>)logits).IndexOf(Largest(logits));
        }

        meter.Measure(
            options.Workload, Step, 1, sizes.ForwardFlops,
            extra: () => [("weights_mib", model.Parameters.Count * sizeof(float) / 1048576.0)]);
    };

    private static float Largest(ReadOnlySpan<float> values)
    {
        float largest = values[0];
        foreach (float value in values) largest = MathF.Max(largest, value);
        return largest;
    }
}
