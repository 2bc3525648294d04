using Unroll.Benchmarks.Measurement;
using Unroll.Families;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Benchmarks.Workloads;

/// <summary>W5a and W5b: a training step of a GPT on random ids, without biases, with tied output weights; clip by global norm 1, AdamW with weight decay 0.1.</summary>
internal static class Gpts
{
    private const int Symbols = 65;

    public static Action<Options, Meter> Train(GptSpec spec, int batch) => (options, meter) =>
    {
        Gpt model = Gpt.Create(spec with { Bias = false }, Vocabulary.Build(new TextUnits { Specials = SpecialSymbols.None }, string.Concat(Enumerable.Range(0, Symbols - 1).Select(i => (char)('!' + i)))), options.Seed);
        int tokens = batch * spec.Context;
        (int[] Ids, int[] Targets)[] data = TrainingSteps.Data(options.Seed, random => (Arrays.Ids(tokens, Symbols, random.Fork("ids")), Arrays.Ids(tokens, Symbols, random.Fork("targets"))));

        // By the peers' rule: matrix products only, scores and mixing over the whole length.
        double width = spec.Width, flops = tokens * (spec.Layers * (24 * width * width + 4 * spec.Context * width) + 2 * width * Symbols);
        TrainingSteps.Measure(
            options, meter, model.Parameters, new AdamW(1e-3) { WeightDecay = 0.1 }, (pass, which) => model.Loss(pass, data[which].Ids, data[which].Targets, batch).Loss, tokens, flops, clip: 1);
    };
}
