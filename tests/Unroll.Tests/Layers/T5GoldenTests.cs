using System.Text.Json;
using Unroll.Data;
using Unroll.Insight;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;
using Record = Unroll.Insight.Record;

namespace Unroll.Tests.Layers;

/// <summary>T5 put together of our layers: attention without a scale, relative positions shared by all blocks, root-mean-square norms, ReLU or a gated GELU, no biases anywhere.</summary>
public sealed class T5GoldenTests
{
    [SkippableTheory, GoldenCases("models/t5_relu", Only = "forward_"), GoldenCases("models/t5_v1_1_gated_gelu", Only = "forward_")]
    public void EncoderAndDecoderOfOurLayersAreT5(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        var model = new Model(Path.Combine(TestFolders.RequireGoldens(), GoldenCatalogue.Family(name)));
        int[] source = golden.Ids("input_ids");
        int batch = golden["input.input_ids"].Shape[0];
        int[]? labels = golden.Has("input.labels") ? golden.Ids("labels") : null;
        int[] target = labels is null ? golden.Ids("decoder_input_ids") : MovedRight(labels, batch);
        int[] sourceLengths = Lengths(golden, "attention_mask", batch), targetLengths = Lengths(golden, "decoder_attention_mask", batch);
        var recorder = new TraceRecorder(Record.Everything);
        var tape = new Tape();
        (Tensor encoded, Tensor decoded, Tensor logits, AttentionMemory[] memory) = model.Forward(new Pass(tape, Trace: new(recorder)), source, target, batch, sourceLengths, targetLengths);
        golden.CheckOutput("encoder_last_hidden_state", encoded);
        golden.CheckOutput("logits", logits);
        if (labels is null)
        {
            golden.Call.Flag("use_cache", false);
            golden.RequireComplete();
            return;
        }

        CheckInside(golden, "encoder", "encoder_attentions", "attention.weight", model.Layers, recorder, encoded);
        CheckInside(golden, "decoder", "decoder_attentions", "attention.weight", model.DecoderLayers, recorder, decoded);
        for (int layer = 0; layer < model.DecoderLayers; layer++)
        {
            golden.Check($"output.cross_attentions.{layer}", recorder[$"decoder.block{layer}.memory.weight"].Values);
            golden.Check($"output.past_key_values.{layer}.2", CachedHeads.Of(memory[layer].Keys, memory[layer].Keys.Shape[1], model.Heads));
            golden.Check($"output.past_key_values.{layer}.3", CachedHeads.Of(memory[layer].Values, memory[layer].Values.Shape[1], model.Heads));
        }

        Tensor loss = tape.SoftmaxCrossEntropy(logits, labels, new ClassLossOptions { IgnoreIndex = TokenBatch.Ignored });
        golden.Check("output.loss", [tape.Backward(loss)]);
        foreach ((string theirs, float[] gradient) in model.Gradients()) golden.Check("grad.param." + theirs, gradient);
        CheckCaches(golden, model, source, target, batch, sourceLengths);
        foreach (string known in new[] { "output_hidden_states", "output_attentions", "use_cache" }) Assert.True(golden.Call.Flag(known, false));
        golden.RequireComplete();
    }

    private static void CheckInside(GoldenCase golden, string part, string attentions, string weight, int layers, TraceRecorder recorder, Tensor last)
    {
        golden.Check($"output.{part}_hidden_states.0", recorder[$"{part}.embedding.hidden"].Values);
        for (int layer = 0; layer < layers; layer++)
        {
            golden.Check($"output.{attentions}.{layer}", recorder[$"{part}.block{layer}.{weight}"].Values);
            if (layer + 1 < layers) golden.Check($"output.{part}_hidden_states.{layer + 1}", recorder[$"{part}.block{layer}.hidden"].Values);
        }

        golden.Check($"output.{part}_hidden_states.{layers}", last.Values);
    }

    // Reading the target into caches gives the keys and values of self-attention.
    private static void CheckCaches(GoldenCase golden, Model model, int[] source, int[] target, int batch, int[] lengths)
    {
        KeyValueCache[] caches = model.Read(new Pass(new Tape(recording: false)), source, target, batch, lengths);
        for (int layer = 0; layer < caches.Length; layer++)
        {
            golden.Check($"output.past_key_values.{layer}.0", CachedHeads.Keys(caches[layer]));
            golden.Check($"output.past_key_values.{layer}.1", CachedHeads.Values(caches[layer]));
        }
    }

    private static int[] Lengths(GoldenCase golden, string mask, int batch) => golden.Has("input." + mask) ? [.. golden.Ids(mask).Chunk(golden.Ids(mask).Length / batch).Select(row => row.Sum())] : [];

    // The start token is the padding, 0, and so is what stands for labels that do not count.
    private static int[] MovedRight(int[] labels, int batch)
    {
        int time = labels.Length / batch;
        return [.. labels.Select((_, i) => i % time == 0 ? 0 : Math.Max(0, labels[i - 1]))];
    }

    /// <summary>The parts, with the weights of a folder.</summary>
    private sealed class Model
    {
        private readonly ParameterSet parameters = new();
        private readonly Dictionary<string, string[]> names = new(StringComparer.Ordinal);
        private readonly Embedding embedding;
        private readonly Parameter? head;
        private readonly TransformerStack encoder, decoder;
        private readonly Positions encoderPositions, decoderPositions;
        private readonly int width;

        public Model(string folder)
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "config.json")));
            JsonElement config = document.RootElement;
            int Number(string name) => config.GetProperty(name).GetInt32();
            (width, Heads, Layers, DecoderLayers) = (Number("d_model"), Number("num_heads"), Number("num_layers"), Number("num_decoder_layers"));
            bool gated = config.GetProperty("feed_forward_proj").GetString() == "gated-gelu";
            var spec = new TransformerBlockSpec
            {
                Attention = new MultiHeadSpec { Heads = Heads, HeadSize = Number("d_kv"), Bias = false, Scaled = false },
                FeedForward = Number("d_ff"),
                Activation = gated ? FeedForwardKind.GeGlu : FeedForwardKind.Relu,
                Norm = NormKind.RmsNorm,
                Placement = NormPlacement.Before,
                Bias = false,
            };
            ParameterScope root = parameters.Root;
            var random = new RandomStream(1);
            var positions = new RelativePositions { Buckets = Number("relative_attention_num_buckets"), MaximumDistance = 128 };
            embedding = new Embedding(root["shared"], Number("vocab_size"), width, random);
            if (gated) head = root["lm_head"].Create("weight", new Shape(Number("vocab_size"), width), Initializers.Zeros, random);
            encoder = new TransformerStack(root["encoder"], spec, Layers, width, random);
            decoder = new TransformerStack(root["decoder"], spec, DecoderLayers, width, random, memory: true);
            encoderPositions = new Positions(root["encoder"]["positions"], positions, width, Heads, 160, random);
            decoderPositions = new Positions(root["decoder"]["positions"], positions, width, Heads, 160, random);
            Name("shared.weight", "shared.weight");
            if (gated) Name("lm_head.weight", "lm_head.weight");
            Name("encoder", Layers, gated, "layer.1.");
            Name("decoder", DecoderLayers, gated, "layer.2.");
            Dictionary<string, GoldenTensor> arrays = GoldenTensor.ReadAll(Path.Combine(folder, "model.safetensors"));
            Assert.Equal(arrays.Keys.Order(StringComparer.Ordinal), names.Values.SelectMany(theirs => theirs).Order(StringComparer.Ordinal));
            foreach (Parameter parameter in parameters.All) names[parameter.Name].SelectMany(theirs => arrays[theirs].ToSingles()).ToArray().CopyTo(parameter.Value.Edit());
        }

        public int Heads { get; }

        public int Layers { get; }

        public int DecoderLayers { get; }

        public (Tensor Encoded, Tensor Decoded, Tensor Logits, AttentionMemory[] Memory) Forward(Pass pass, int[] source, int[] target, int batch, int[] sourceLengths, int[] targetLengths)
        {
            (Tensor encoded, AttentionMemory[] memory) = Encode(pass, source, batch, sourceLengths);
            Tensor decoded = decoder.Forward(pass["decoder"], Vectors(pass["decoder"], target, batch), targetLengths, decoderPositions.View(pass, causal: true), memory);
            // Where the head is the embedding, what goes in is made smaller.
            Tensor logits = head is null ? pass.Tape.Linear(pass.Tape.Scale(decoded, 1 / Math.Sqrt(width)), embedding.Weight.Value) : pass.Tape.Linear(decoded, head.Value);
            return (encoded, decoded, logits, memory);
        }

        public KeyValueCache[] Read(Pass pass, int[] source, int[] target, int batch, int[] lengths)
        {
            AttentionMemory[] memory = Encode(pass, source, batch, lengths).Memory;
            return decoder.Forward(pass, Vectors(pass, target, batch), [.. Enumerable.Repeat(KeyValueCache.Empty, DecoderLayers)], decoderPositions.View(pass, causal: true), memory).Caches;
        }

        /// <summary>All gradients under T5's names.</summary>
        public IEnumerable<(string Theirs, float[] Gradient)> Gradients()
        {
            foreach (Parameter parameter in parameters.All)
            {
                float[] whole = parameter.Value.Gradient.ToArray();
                string[] theirs = names[parameter.Name];
                for (int i = 0; i < theirs.Length; i++) yield return (theirs[i], whole[(i * whole.Length / theirs.Length)..((i + 1) * whole.Length / theirs.Length)]);
            }
        }

        private (Tensor Encoded, AttentionMemory[] Memory) Encode(Pass pass, int[] source, int batch, int[] lengths)
        {
            Tensor encoded = encoder.Forward(pass["encoder"], Vectors(pass["encoder"], source, batch), lengths, encoderPositions.View(pass, causal: false));
            return (encoded, decoder.Remember(pass["decoder"], encoded, lengths));
        }

        private Tensor Vectors(Pass pass, int[] ids, int batch)
        {
            Tensor vectors = embedding.Forward(pass, ids, new Shape(batch, ids.Length / batch));
            pass.Trace.Write("embedding.hidden", ["batch", "time", "feature"], vectors.Shape.Sizes, vectors.Values);
            return vectors;
        }

        private void Name(string ours, params string[] theirs) => names.Add(ours, theirs);

        private void Name(string stack, int layers, bool gated, string feedForward)
        {
            Name($"{stack}.norm.weight", $"{stack}.final_layer_norm.weight");
            Name($"{stack}.positions.weight", $"{stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight");
            for (int i = 0; i < layers; i++)
            {
                (string ours, string theirs) = ($"{stack}.layers.{i}.", $"{stack}.block.{i}.");
                Attend(ours + "self_attn.", theirs + "layer.0.SelfAttention.");
                Name(ours + "norm1.weight", theirs + "layer.0.layer_norm.weight");
                bool memory = feedForward == "layer.2.";
                if (memory)
                {
                    Attend(ours + "multihead_attn.", theirs + "layer.1.EncDecAttention.");
                    Name(ours + "norm2.weight", theirs + "layer.1.layer_norm.weight");
                }

                Name($"{ours}norm{(memory ? 3 : 2)}.weight", $"{theirs}{feedForward}layer_norm.weight");
                string dense = theirs + feedForward + "DenseReluDense.";
                // The values come first, then the gates.
                Name(ours + "linear1.weight", gated ? [dense + "wi_1.weight", dense + "wi_0.weight"] : [dense + "wi.weight"]);
                Name(ours + "linear2.weight", dense + "wo.weight");
            }
        }

        private void Attend(string ours, string theirs)
        {
            Name(ours + "in_proj_weight", theirs + "q.weight", theirs + "k.weight", theirs + "v.weight");
            Name(ours + "out_proj.weight", theirs + "o.weight");
        }
    }
}
