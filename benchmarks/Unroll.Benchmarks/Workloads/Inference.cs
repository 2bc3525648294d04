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

    /// <summary>Streaming: batch 1, the likeliest symbol is fed back. With <c>--impl bf16</c> the recurrent weights are rounded to 16 bits.</summary>
    public static Action<Options, Meter> Streaming(RecurrentSpec spec, int vocabulary, int embedding) => (options, meter) =>
    {
        var sizes = new Sizes(spec, vocabulary, embedding, 1, 1);
        var model = new SmallModel(sizes, vocabulary, options.Seed);
        if (options.Implementation is "bf16") model.Recurrent.StreamingPrecision = WeightPrecision.BFloat16;
        RecurrentState state = model.Recurrent.InitialState(), next = model.Recurrent.InitialState();
        ReadOnlySpan<float> Row(int id) => model.Embedding.Weight.Value.Values.Slice(id * embedding, embedding);
        float[] logits = new float[vocabulary];
        int symbol = 0;
        void Step()
        {
            model.Recurrent.Step(Row(symbol), state, next);
            (state, next) = (next, state);
            model.Head.Bias!.Value.Values.CopyTo(logits);
            MatrixProduct.Multiply(
                state.HiddenStates[^1].Values, spec.Hidden, false, model.Head.Weight.Value.Values, spec.Hidden, true,
                logits, vocabulary, 1, vocabulary, spec.Hidden, accumulate: true);
            symbol = Largest(logits);
        }

        meter.Measure(
            options.Workload, Step, 1, sizes.ForwardFlops, implementation: options.Implementation is "bf16" ? "bf16" : "fp32",
            extra: () => [("weights_mib", model.Parameters.Count * sizeof(float) / 1048576.0)]);
    };

    /// <summary>The place of the largest number.</summary>
    internal static int Largest(ReadOnlySpan<float> values)
    {
        Span<int> largest = stackalloc int[1];
        LargestOfRows.Find(values, values.Length, 1, largest);
        return largest[0];
    }
}
