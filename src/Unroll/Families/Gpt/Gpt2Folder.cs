using System.Text;
using System.Text.Json.Nodes;
using Unroll.Formats;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Text;

namespace Unroll.Families;

/// <summary>A GPT as Hugging Face saves GPT-2.</summary>
internal static class Gpt2Folder
{
    private const double Epsilon = 1e-5;

    private static readonly (string Theirs, FeedForwardKind Ours)[] activations =
    [
        ("gelu_new", FeedForwardKind.GeluTanh), ("gelu_pytorch_tanh", FeedForwardKind.GeluTanh), ("gelu_fast", FeedForwardKind.GeluTanh), ("gelu", FeedForwardKind.Gelu), ("relu", FeedForwardKind.Relu),
        ("silu", FeedForwardKind.Silu), ("swish", FeedForwardKind.Silu),
    ];

    /// <summary>Reads a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="vocabulary">What its ids stand for; read from the folder if absent.</param>
    /// <param name="precision">Bits to round matrices to.</param>
    public static Gpt Read(string path, Vocabulary? vocabulary, WeightPrecision precision)
    {
        HuggingFaceFolder folder = HuggingFaceFolder.Open(path, ModelKind.Gpt2);
        vocabulary ??= Vocabulary.FromTokenizer(Tokenizer.Load(path));
        int symbols = folder.Number("vocab_size");
        if (symbols != vocabulary.Size && !IsPadded(symbols, vocabulary.Size))
            throw new InvalidDataException($"The weights in '{path}' are for {symbols} symbols, but its tokenizer has {vocabulary.Size}, and that is no padding to a multiple of 8 to 1024. Ids would stand for other symbols: put the tokenizer files of this model into the folder.");
        SafetensorsFile file = folder.ReadArrays();
        GptSpec spec = Spec(folder) with { Units = vocabulary.Units, EmbeddingRows = symbols == vocabulary.Size ? null : symbols, Tied = !Gpt2Weights.HasOwnHead(file) };
        return ModelFiles.Build(folder.Path, () => Gpt.Create(spec, vocabulary), model => model.Parameters, () => Gpt2Weights.Ours(file, spec), precision);
    }

    // Whether weights have as many rows more than symbols as make a round number, which many are given for speed.
    private static bool IsPadded(int rows, int symbols)
    {
        for (int multiple = 8; multiple <= 1024 && rows > symbols; multiple *= 2)
        {
            if (rows == (symbols + multiple - 1) / multiple * multiple) return true;
        }

        return false;
    }

    /// <summary>Writes a folder.</summary>
    /// <exception cref="NotSupportedException">The model has something that GPT-2 has not.</exception>
    public static void Write(Gpt model, string path)
    {
        GptSpec spec = model.Spec;
        string[] others =
        [
            .. new (bool Wrong, string What)[]
            {
                (spec.Positions is not LearnedPositions, $"{spec.Positions.GetType().Name} instead of learned positions"),
                (spec.KeyHeads is { } keys && keys != spec.Heads, "shared heads of keys"),
                (spec.Norm != NormKind.LayerNorm || spec.Placement != NormPlacement.Before, "another norm than a layer norm before each part"),
                (spec.Activation is FeedForwardKind.SwiGlu or FeedForwardKind.GeGlu, $"a gated feed-forward part ({spec.Activation})"),
                (!spec.Causal, "no causal mask"),
                (model.Vocabulary.Tokenizer is not { ByteLevel: true }, "symbols that are no byte-level sub-words"),
            }.Where(check => check.Wrong).Select(check => check.What),
        ];
        if (others.Length > 0) throw new NotSupportedException($"This model is no GPT-2: it has {string.Join(", ", others)}. Save it in our own form.");
        Tokenizer tokenizer = model.Vocabulary.Tokenizer!;
        var config = new JsonObject
        {
            ["model_type"] = ModelKind.Gpt2,
            ["architectures"] = new JsonArray("GPT2LMHeadModel"),
            ["vocab_size"] = spec.EmbeddingRows ?? model.Vocabulary.Size,
            ["n_positions"] = spec.Context,
            ["n_ctx"] = spec.Context,
            ["n_embd"] = spec.Width,
            ["n_layer"] = spec.Layers,
            ["n_head"] = spec.Heads,
            ["n_inner"] = spec.FeedForward,
            ["activation_function"] = activations.First(pair => pair.Ours == spec.Activation).Theirs,
            ["layer_norm_epsilon"] = spec.NormEpsilon ?? Epsilon,
            ["scale_attn_weights"] = spec.Scaled,
            ["tie_word_embeddings"] = spec.Tied,
            ["resid_pdrop"] = spec.Dropout,
            ["embd_pdrop"] = spec.Dropout,
            ["attn_pdrop"] = spec.AttentionDropout,
            ["bos_token_id"] = model.Vocabulary.Start,
            ["eos_token_id"] = model.Vocabulary.End,
            ["torch_dtype"] = "float32",
        };
        ModelFolder.Create(path).Save(
        [
            ModelFile.From(ModelFolder.Config, Encoding.UTF8.GetBytes(config.ToJsonString(GptJson.Settings.Options))),
            .. tokenizer.Files(TokenizerForm.TokenizerJson).Concat(tokenizer.Files(TokenizerForm.VocabularyAndMerges)).Select(file => ModelFile.From(file.Name, file.Content)),
            ModelFile.From(ModelFolder.Weights, Gpt2Weights.Theirs(model.Parameters, spec), new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" }),
        ]);
    }

    private static GptSpec Spec(HuggingFaceFolder folder)
    {
        string activation = folder.Text("activation_function", "gelu_new");
        int known = Array.FindIndex(activations, pair => pair.Theirs == activation);
        if (known < 0) throw folder.Problem("activation_function", $"it is '{activation}', which a GPT here does not have. It has: {string.Join(", ", activations.Select(pair => pair.Theirs))}.");
        double epsilon = folder.Real("layer_norm_epsilon", Epsilon);
        if (epsilon is not (> 0 and <= 1)) throw folder.Problem("layer_norm_epsilon", FormattableString.Invariant($"it is {epsilon}; it must be above 0 and at most 1."));
        foreach (string unknown in new[] { "scale_attn_by_inverse_layer_idx", "add_cross_attention" })
        {
            if (folder.Truth(unknown, false)) throw folder.Problem(unknown, "it is true, which a GPT here does not have.");
        }

        return new GptSpec
        {
            Context = folder.Number("n_positions", 1024),
            Layers = folder.Number("n_layer", 12),
            Heads = folder.Number("n_head", 12),
            Width = folder.Number("n_embd", 768),
            FeedForward = folder.Number("n_inner", -1) is > 0 and int inner ? inner : null,
            Activation = activations[known].Ours,
            NormEpsilon = epsilon == Epsilon ? null : epsilon,
            Scaled = folder.Truth("scale_attn_weights", true),
            Dropout = folder.Real("resid_pdrop", 0.1),
            AttentionDropout = folder.Real("attn_pdrop", 0.1),
        };
    }
}
