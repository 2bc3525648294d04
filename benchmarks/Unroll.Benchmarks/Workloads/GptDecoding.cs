using Unroll.Benchmarks.Measurement;
using Unroll.Families;
using Unroll.Numerics;
using Unroll.Text;

namespace Unroll.Benchmarks.Workloads;

/// <summary>W8g: a GPT of the size of GPT-2 124M reads and writes one symbol at a time, places 64 to 191, from a cache of what was read. With <c>--impl bf16</c> or <c>int8</c> in that precision.</summary>
internal static class GptDecoding
{
    private const int Symbols = 50257;
    private const int First = 64;
    private const int Last = 192;

    private static readonly GptSpec spec = new() { Context = 1024, Layers = 12, Heads = 12, Width = 768 };

    public static void Run(Options options, Meter meter)
    {
        // Planes 1 to 3 have as many characters as GPT-2 has symbols.
        var units = new TextUnits { Specials = SpecialSymbols.None };
        Gpt model = Gpt.Create(spec, Vocabulary.Build(units, string.Concat(Enumerable.Range(0, Symbols - 1).Select(i => char.ConvertFromUtf32(0x20000 + i)))), options.Seed);
        model.Parameters.Quantize(options.Implementation switch { "bf16" => WeightPrecision.BFloat16, "int8" => WeightPrecision.Int8, _ => WeightPrecision.Float32 });
        GptState prompt = model.InitialState();
        foreach (int id in Arrays.Ids(First, Symbols, new RandomStream(options.Seed))) (_, prompt) = model.Step(id, prompt);
        GptState state = prompt;
        int symbol = 0;
        float[] logits = new float[Symbols];
        void Step()
        {
            if (state.Count == Last) state = prompt;
            state = model.Step([symbol], state, logits);
            symbol = Inference.Largest(logits);
        }

        double weights = 12.0 * spec.Layers * spec.Width * spec.Width + (double)spec.Width * Symbols;
        meter.Measure(options.Workload, Step, 1, bytes: 4 * weights, implementation: options.Implementation is "" ? "fp32" : options.Implementation);
    }
}
