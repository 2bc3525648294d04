using Unroll.Benchmarks.Measurement;
using Unroll.Cells;
using Unroll.Families;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Benchmarks.Workloads;

/// <summary>Every workload by the name that the peers use.</summary>
internal static class Catalogue
{
    public static readonly IReadOnlyDictionary<string, Action<Options, Meter>> All = Create();

    private static Dictionary<string, Action<Options, Meter>> Create()
    {
        var all = new Dictionary<string, Action<Options, Meter>>(StringComparer.Ordinal);
        AddFamily(all, "W1", hidden => new LstmSpec(hidden));
        all["W1m"] = TrainingSteps.LanguageModel(new LstmSpec(200) { Layers = 2 }, 10_000, 200, 20, 20, sgd: true);
        AddFamily(all, "W2", hidden => new GruSpec(hidden));
        AddFamily(all, "W3", hidden => new ElmanSpec(hidden));
        var translator = new Seq2SeqSpec { Embedding = 256, Encoder = new LstmSpec(512) { Layers = 2 }, Decoder = new LstmSpec(512) { Layers = 2 }, Bridge = StateBridge.Copy };
        all["W4"] = Translators.Train(translator with { Attention = null });
        Seq2SeqSpec attending = translator with { Attention = new AttentionSpec { ContextToOutput = false } };
        all["W4a"] = Translators.Train(attending);
        all["W4b"] = Translators.Train(translator with
        {
            Embedding = 512,
            Encoder = translator.Encoder with { Bidirectional = true },
            SumDirections = true,
            Bridge = StateBridge.Zero,
            Attention = new AttentionSpec { ContextToOutput = false, ContextToEveryLayer = true },
        });
        all["W5a"] = Gpts.Train(new GptSpec { Context = 64, Layers = 4, Heads = 4, Width = 128 }, 12);
        all["W5b"] = Gpts.Train(new GptSpec { Context = 256, Layers = 6, Heads = 6, Width = 384 }, 16);
        all["W6"] = Translators.Train(
            new Seq2SeqSpec { Transformer = new TransformerSpec { Width = 256, EncoderLayers = 3, DecoderLayers = 3, Heads = 4, FeedForward = 1024, Dropout = 0 } }, 24, new Adam(1e-3) { Beta2 = 0.98 }, clip: 1);
        all["W1i1"] = Inference.Sequences(new LstmSpec(512) { Layers = 2 }, 65, 128, 1, 64);
        all["W1i64"] = Inference.Sequences(new LstmSpec(512) { Layers = 2 }, 65, 128, 64, 64);
        all["W8a"] = Inference.Streaming(new LstmSpec(512) { Layers = 2 }, 65, 128);
        all["W8b"] = Inference.Streaming(new LstmSpec(128), 65, 128);
        all["W7b1"] = Encoders.Run(1);
        all["W7b8"] = Encoders.Run(8);
        all["W8g"] = GptDecoding.Run;
        all["W9"] = TrainingSteps.Tagger(new LstmSpec(200) { Bidirectional = true }, 10_000, 100, 20, 32, 25);
        all["W10gemm"] = MatrixProducts.Run;
        all["W10softmax"] = RowOperations.Softmax;
        all["W10layernorm"] = RowOperations.LayerNorm;
        all["W10adamw"] = Optimizers.Run;
        all["W10embedding"] = RowOperations.Embedding;
        foreach (int time in (int[])[512, 1024, 2048, 4096, 8192]) all[$"W13attention{time}"] = LongAttention.Run(time);
        foreach (SubwordAlgorithm algorithm in Enum.GetValues<SubwordAlgorithm>()) all[$"W12{algorithm}"] = Tokenizers.Run(algorithm);
        foreach (int batch in (int[])[1, 64])
        {
            all[$"W11greedy{batch}"] = Translators.Write(attending, batch, 1);
            all[$"W11beam{batch}"] = Translators.Write(attending, batch, 5);
        }

        return all;
    }

    // The plain one, e with an embedding as wide as the state, s small.
    private static void AddFamily(Dictionary<string, Action<Options, Meter>> all, string name, Func<int, RecurrentSpec> spec)
    {
        all[name] = TrainingSteps.LanguageModel(spec(512) with { Layers = 2 }, 65, 128, 64, 64);
        all[name + "e"] = TrainingSteps.LanguageModel(spec(512) with { Layers = 2 }, 65, 512, 64, 64);
        all[name + "s"] = TrainingSteps.LanguageModel(spec(128), 65, 128, 50, 50);
    }
}
