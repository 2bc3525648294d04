using System.Globalization;
using Unroll.Benchmarks.Measurement;
using Unroll.Cells;
using Unroll.Decoding;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Benchmarks.Workloads;

/// <summary>
/// The library's own model from sequence to sequence. W4: a training step under teacher forcing, 64 pairs of 20 symbols of 8,000 on either side. W6: the same of a Transformer, 24 symbols. W11: writing 20 symbols for each of some sources of 20
/// with the model of W4a; a step is the whole of it, from the source to the ids.
/// </summary>
internal static class Translators
{
    private const int Symbols = 8000;
    private const int Batch = 64;
    private const int Time = 20;

    public static Action<Options, Meter> Train(Seq2SeqSpec spec, int time = Time, OptimizerSpec? optimizer = null, double clip = 5) => (options, meter) =>
    {
        Vocabulary vocabulary = Words();
        Seq2Seq model = Seq2Seq.Create(spec, vocabulary, vocabulary, options.Seed);
        var data = TrainingSteps.Data(options.Seed, random => new
        {
            Sources = Enumerable.Range(0, Batch).Select(b => Arrays.Ids(time, Symbols, random.Fork("source").Fork((ulong)b))).ToArray(),
            Inputs = Arrays.Ids(Batch * time, Symbols, random.Fork("inputs")),
            Targets = Arrays.Ids(Batch * time, Symbols, random.Fork("targets")),
        });
        TrainingSteps.Measure(
            options, meter, model.Parameters, optimizer ?? new Adam(1e-3),
            (pass, batch) => pass.Tape.SoftmaxCrossEntropy(model.Decode(pass, model.Encode(pass, data[batch].Sources), data[batch].Inputs).Logits, data[batch].Targets),
            Batch * time, Batch * time * (Flops(spec, time).Reading + Flops(spec, time).Writing), clip: clip);
    };

    /// <summary>Greedy or beam search. The seed gives the weights; <c>--save FOLDER</c> writes them for a peer, with the sources and what was found for them.</summary>
    public static Action<Options, Meter> Write(Seq2SeqSpec spec, int batch, int width) => (options, meter) =>
    {
        Vocabulary vocabulary = Words();
        Seq2Seq model = Seq2Seq.Create(spec, vocabulary, vocabulary, options.Seed);
        int[][] sources = [.. Enumerable.Range(0, batch).Select(b => Arrays.Ids(Time, Symbols, new RandomStream(options.Seed).Fork("source").Fork((ulong)b)))];

        // The end is forbidden up to the last symbol, so that every text has the same number of steps.
        var how = new TranslationOptions { Search = new BeamSearch(width) { MinimumLength = Time - 1, MaximumLength = Time } };
        IReadOnlyList<BeamHypothesis>[] found = [];
        void Step() => found = SequenceSearch.Run(model, sources, how, [], null, default);
        if (options.Save.Length > 0)
        {
            Step();
            model.Save(options.Save);
            File.WriteAllLines(Path.Combine(options.Save, "sources.txt"), sources.Select(ids => string.Join(' ', ids)));
            File.WriteAllLines(Path.Combine(options.Save, "found.txt"), found.Select(best => string.Create(CultureInfo.InvariantCulture, $"{best[0].LogProbability:R} {string.Join(' ', best[0].Symbols)}")));
            return;
        }

        (double reading, double writing) = Flops(spec);

        // All hypotheses of the first step are one.
        meter.Measure(options.Workload, Step, batch * Time, batch * (Time * reading + (1 + (Time - 1) * width) * writing), extra: () => [("sentences_per_step", batch)]);
    };

    // As the peers count: matrix products only. Of a symbol that is read, and of one that is written.
    private static (double Reading, double Writing) Flops(Seq2SeqSpec spec, int time = Time)
    {
        if (spec.Transformer is { } transformer)
        {
            double width = transformer.Width, looking = 8 * width * width + 4 * time * width, feeding = 4 * width * (transformer.FeedForward ?? 4 * transformer.Width);
            return (transformer.EncoderLayers * (looking + feeding), transformer.DecoderLayers * (2 * looking + feeding) + 2 * width * Symbols);
        }

        double hidden = spec.Decoder.Hidden, outputs = spec.Encoder.StateSize, context = spec.Attention is null ? 0 : outputs;
        double encoder = new Sizes(spec.Encoder with { Layers = 1 }, Symbols, spec.Embedding, Batch, Time).RecurrentFlops;
        encoder += (spec.Encoder.Layers - 1) * new Sizes(spec.Encoder with { Layers = 1 }, Symbols, spec.Encoder.StateSize, Batch, Time).RecurrentFlops;
        double decoder = new Sizes(spec.Decoder, Symbols, (int)(spec.Embedding + context), Batch, Time).ForwardFlops;
        if (spec.Attention is { ContextToEveryLayer: true }) decoder += (spec.Decoder.Layers - 1) * 8 * hidden * context;
        return spec.Attention is null ? (encoder, decoder) : (encoder + 2 * hidden * hidden, decoder + 2 * hidden * hidden + 4.0 * Time * hidden);
    }

    private static Vocabulary Words()
    {
        TextUnits units = TextUnits.Words() with { Specials = SpecialSymbols.Start | SpecialSymbols.End };
        int specials = Vocabulary.Build(units, "").SpecialCount;
        Vocabulary vocabulary = Vocabulary.Build(units, string.Join(' ', Enumerable.Range(0, Symbols - specials).Select(i => i.ToString("D4", CultureInfo.InvariantCulture))));
        return vocabulary.Size == Symbols ? vocabulary : throw new InvalidOperationException($"The vocabulary has {vocabulary.Size} symbols rather than {Symbols}.");
    }
}
