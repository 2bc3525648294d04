using System.Globalization;
using Unroll.Benchmarks.Measurement;
using Unroll.Cells;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Benchmarks.Workloads;

/// <summary>W4: a training step of the library's own model from sequence to sequence under teacher forcing, 64 pairs of 20 symbols of 8,000 on either side.</summary>
internal static class Translators
{
    private const int Symbols = 8000;
    private const int Batch = 64;
    private const int Time = 20;

    public static Action<Options, Meter> Train(Seq2SeqSpec spec) => (options, meter) =>
    {
        Vocabulary vocabulary = Words();
        Seq2Seq model = Seq2Seq.Create(spec, vocabulary, vocabulary, options.Seed);
        var data = TrainingSteps.Data(options.Seed, random => new
        {
            Sources = Enumerable.Range(0, Batch).Select(b => Arrays.Ids(Time, Symbols, random.Fork("source").Fork((ulong)b))).ToArray(),
            Inputs = Arrays.Ids(Batch * Time, Symbols, random.Fork("inputs")),
            Targets = Arrays.Ids(Batch * Time, Symbols, random.Fork("targets")),
        });
        TrainingSteps.Measure(
            options, meter, model.Parameters, new Adam(1e-3),
            (pass, batch) => pass.Tape.SoftmaxCrossEntropy(model.Decode(pass, model.Encode(pass, data[batch].Sources), data[batch].Inputs).Logits, data[batch].Targets),
            Batch * Time, Flops(spec));
    };

    // As the peers count: matrix products only.
    private static double Flops(Seq2SeqSpec spec)
    {
        double hidden = spec.Decoder.Hidden, outputs = spec.Encoder.StateSize, context = spec.Attention is null ? 0 : outputs;
        double encoder = new Sizes(spec.Encoder with { Layers = 1 }, Symbols, spec.Embedding, Batch, Time).RecurrentFlops;
        encoder += (spec.Encoder.Layers - 1) * new Sizes(spec.Encoder with { Layers = 1 }, Symbols, spec.Encoder.StateSize, Batch, Time).RecurrentFlops;
        double decoder = new Sizes(spec.Decoder, Symbols, (int)(spec.Embedding + context), Batch, Time).ForwardFlops;
        if (spec.Attention is { ContextToEveryLayer: true }) decoder += (spec.Decoder.Layers - 1) * 8 * hidden * context;
        double attention = spec.Attention is null ? 0 : 2 * hidden * hidden + 2 * hidden * hidden + 4.0 * Time * hidden;
        return Batch * Time * (encoder + decoder + attention);
    }

    private static Vocabulary Words()
    {
        TextUnits units = TextUnits.Words() with { Specials = SpecialSymbols.Start | SpecialSymbols.End };
        int specials = Vocabulary.Build(units, "").SpecialCount;
        Vocabulary vocabulary = Vocabulary.Build(units, string.Join(' ', Enumerable.Range(0, Symbols - specials).Select(i => i.ToString("D4", CultureInfo.InvariantCulture))));
        return vocabulary.Size == Symbols ? vocabulary : throw new InvalidOperationException($"The vocabulary has {vocabulary.Size} symbols rather than {Symbols}.");
    }
}
