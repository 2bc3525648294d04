using System.Text.Json.Nodes;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Families;
using Unroll.Formats;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Tests.Cli;
using Unroll.Tests.Formats;
using Unroll.Text;

namespace Unroll.Tests.Families;

/// <summary>Folders of Hugging Face's GPT-2: written, read, used, and refused where something is wrong.</summary>
public sealed class Gpt2FolderTests : IDisposable
{
    private const string Verse = "the cat sat on the mat; the cats sat on mats. 고양이가 앉았다.";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory, InlineData(true), InlineData(false)]
    public void WhatIsWrittenIsReadWithTheSameBits(bool tied)
    {
        Gpt model = Create(new GptSpec { Context = 10, Layers = 2, Heads = 2, Width = 8, FeedForward = 12, Activation = FeedForwardKind.Gelu, Tied = tied, Bias = tied, Scaled = tied });
        model.SaveAsGpt2(folder.Path);
        Gpt read = Gpt.Load(folder.Path);
        Assert.Equal(model.Vocabulary.Size, read.Vocabulary.Size);
        // Biases that are not there come back as zeros.
        Assert.Equal(model.Spec with { Bias = true, Units = read.Spec.Units }, read.Spec);
        int[] ids = model.Vocabulary.Encode("the cat");
        Assert.Equal(Forward(model, ids), Forward(read, ids));
        Assert.Equal(ModelKind.Gpt, ModelKind.Of(folder.Path));
        Assert.Equal(Write(model), Write(read));
    }

    [Fact]
    public void AModelFromElsewhereIsKeptInOurFormToo()
    {
        Gpt model = Foreign();
        string ours = Path.Combine(folder.Path, "ours");
        model.Save(ours);
        Gpt read = Gpt.Load(ours);
        Assert.True(read.Vocabulary.IsImported);
        Assert.Equal((model.Vocabulary.Hash, model.Vocabulary.End), (read.Vocabulary.Hash, read.Vocabulary.End));
        Assert.Equal(Write(model), Write(read));
        Corpus corpus = Corpus.FromText(Verse);
        Assert.True(Unroll.Metrics.LanguageModelEvaluation.Evaluate(read, corpus.Train).Loss > 0);
    }

    [Fact]
    public void ItEndsWhenItSaysSo()
    {
        Gpt model = Foreign();
        // The last norm gives its bias whatever was read, and only the end agrees with it.
        model.Parameters["norm.weight"].Value.Edit().Clear();
        Span<float> bias = model.Parameters["norm.bias"].Value.Edit(), table = model.Parameters["wte.weight"].Value.Edit();
        bias.Clear();
        bias[0] = 1;
        for (int id = 0; id < model.Vocabulary.Size; id++) table[id * 8] = id == model.Vocabulary.End ? 50 : 0;
        Assert.Equal("", string.Concat(model.Generate("the", new Sampling { Length = 20 })));
        Assert.Equal("", string.Concat(model.Generate("", new Sampling { Length = 20 })));
    }

    [Fact]
    public void TheCommandLineUsesTheFolder()
    {
        Foreign().SaveAsGpt2(folder.Path);
        Assert.StartsWith("the cat", Tool.Succeed("generate", folder.Path, "--prompt", "the cat", "--length", "5").Out, StringComparison.Ordinal);
        Assert.Contains("log-probability", Tool.Succeed("explain", folder.Path, "--text", "the cat", "--plain").Out, StringComparison.Ordinal);
        Change(config => config["vocab_size"] = 5);
        Tool.Fail(1, "are for 5 symbols, but its tokenizer has", "generate", folder.Path);
        File.WriteAllText(Path.Combine(folder.Path, "tokenizer.json"), "{ \"model\": ");
        Tool.Fail(1, "tokenizer.json cannot be read", "generate", folder.Path);
    }

    [Fact]
    public void WhatIsNoGpt2IsNotWritten()
    {
        Gpt model = Gpt.Create(new GptSpec { Context = 8, Layers = 1, Heads = 2, Width = 8, Positions = new RotaryPositions(), Norm = NormKind.RmsNorm }, Corpus.FromText("abc"));
        string message = Assert.Throws<NotSupportedException>(() => model.SaveAsGpt2(folder.Path)).Message;
        Assert.Contains("RotaryPositions", message, StringComparison.Ordinal);
        Assert.Contains("another norm", message, StringComparison.Ordinal);
        Assert.Contains("sub-words", message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsWrongInTheFolderIsNamed()
    {
        Foreign().SaveAsGpt2(folder.Path);
        Fails<CorruptFileException>("activation_function", config => config["activation_function"] = "mish");
        Fails<CorruptFileException>("layer_norm_epsilon", config => config["layer_norm_epsilon"] = 0.1);
        Fails<CorruptFileException>("add_cross_attention", config => config["add_cross_attention"] = true);
        Fails<CorruptFileException>("field 'n_layer': it is \"two\"", config => config["n_layer"] = "two");
        Fails<CorruptFileException>("field 'vocab_size': it is missing", config => config.Remove("vocab_size"));
        Fails<CorruptFileException>("spec is not possible", config => config["n_head"] = 3);
        Fails<CorruptFileException>("'h.1.ln_1.weight'", config => config["n_layer"] = 2);
        Fails<CorruptFileException>("no such parameter", _ => { }, NamedArray.From("transformer.h.7.ln_1.weight", new float[8], 8));
        Fails<CorruptFileException>("wpe.weight", config => config["n_positions"] = 9);
        string config = Path.Combine(folder.Path, "config.json"), whole = File.ReadAllText(config);
        Change(changed => changed["model_type"] = "gpt3");
        Assert.Contains("model_type", Assert.Throws<CorruptFileException>(() => Gpt.Load(folder.Path, Vocabulary.Build(TextUnits.Characters, "abc"))).Message, StringComparison.Ordinal);
        File.WriteAllText(config, whole);
        string weights = Path.Combine(folder.Path, "model.safetensors");
        File.Move(weights, Path.Combine(folder.Path, "pytorch_model.bin"));
        Assert.Contains("can run code", Assert.Throws<CorruptFileException>(() => Gpt.Load(folder.Path)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder.Path, HuggingFaceFolder.Index), """{ "weight_map": { "transformer.wte.weight": "../outside.safetensors" } }""");
        Assert.Contains("no file of this folder", Assert.Throws<CorruptFileException>(() => Gpt.Load(folder.Path)).Message, StringComparison.Ordinal);
        File.Delete(Path.Combine(folder.Path, "tokenizer.json"));
        File.Delete(Path.Combine(folder.Path, "vocab.json"));
        Assert.Throws<FileNotFoundException>(() => Gpt.Load(folder.Path));
    }

    // Changes the config, and the weights if asked for, reads, and puts them back.
    private void Fails<TException>(string expected, Action<JsonObject> change, params NamedArray[] more)
        where TException : Exception
    {
        string path = Path.Combine(folder.Path, "config.json"), before = File.ReadAllText(path), weights = Path.Combine(folder.Path, "model.safetensors");
        byte[] arrays = File.ReadAllBytes(weights);
        Change(change);
        if (more.Length > 0) Safetensors.Write(weights, [.. Safetensors.Read(weights).Arrays, .. more]);
        Assert.Contains(expected, Assert.Throws<TException>(() => Gpt.Load(folder.Path)).Message, StringComparison.Ordinal);
        File.WriteAllText(path, before);
        File.WriteAllBytes(weights, arrays);
    }

    private void Change(Action<JsonObject> change)
    {
        string path = Path.Combine(folder.Path, "config.json");
        JsonObject config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(config);
        File.WriteAllText(path, config.ToJsonString());
        File.Delete(Path.Combine(folder.Path, "manifest.sha256"));
    }

    private static Gpt Create(GptSpec spec) => Gpt.Create(spec, Vocabulary.Build(TextUnits.Subwords(270), Verse), seed: 2);

    // Its vocabulary ends with <|endoftext|>, as GPT-2's does.
    private static Gpt Foreign()
    {
        JsonObject tokenizer = JsonNode.Parse(Vocabulary.Build(TextUnits.Subwords(270) with { Specials = SpecialSymbols.None }, Verse).ToJson())!.AsObject();
        JsonObject words = tokenizer["model"]!["vocab"]!.AsObject();
        words.Remove("<unk>");
        words["<|endoftext|>"] = 270;
        tokenizer["model"]!["unk_token"] = null;
        tokenizer["added_tokens"] = new JsonArray(new JsonObject { ["id"] = 270, ["content"] = "<|endoftext|>", ["special"] = true, ["normalized"] = false });
        Vocabulary vocabulary = Vocabulary.FromJson(System.Text.Encoding.UTF8.GetBytes(tokenizer.ToJsonString()));
        return Gpt.Create(new GptSpec { Units = vocabulary.Units, Context = 10, Layers = 1, Heads = 2, Width = 8 }, vocabulary, seed: 2);
    }

    private static string Write(Gpt model) => string.Concat(model.Generate("the", new Sampling { Length = 12, Seed = 5 }));

    private static float[] Forward(Gpt model, int[] ids)
    {
        var tape = new Tape(recording: false);
        float[] logits = model.Forward(new Pass(tape), ids, 1).ToArray();
        tape.End();
        return logits;
    }
}
