using System.Text.Json.Nodes;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Families;
using Unroll.Formats;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
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
    public void RowsBeyondTheTokenizerAreKeptAndNeverPredicted()
    {
        Gpt whole = Foreign();
        whole.SaveAsGpt2(folder.Path);
        int symbols = whole.Vocabulary.Size;
        Pad(320);
        Gpt padded = Gpt.Load(folder.Path);
        Assert.Equal((symbols, 320), (padded.Vocabulary.Size, padded.Spec.EmbeddingRows));
        int[] ids = whole.Vocabulary.Encode("the cat");
        Assert.Equal(Forward(whole, ids), Forward(padded, ids));
        Assert.Equal(whole.Step(ids[0]).Logits, padded.Step(ids[0]).Logits);
        Assert.Equal(Write(whole), Write(padded));
        foreach (int id in new[] { symbols, 319, 320, -1 })
        {
            Assert.Throws<ArgumentException>(() => padded.Step(id));
            Assert.Throws<ArgumentException>(() => Forward(padded, [ids[0], id]));
        }

        // Written back in their form and kept in ours.
        string again = Path.Combine(folder.Path, "again"), ours = Path.Combine(folder.Path, "ours");
        padded.SaveAsGpt2(again);
        NamedArray Table(string path) => Safetensors.Read(Path.Combine(path, "model.safetensors"))["transformer.wte.weight"];
        Assert.Equal(Table(folder.Path).ToFloats(), Table(again).ToFloats());
        padded.Save(ours);
        Assert.Equal(padded.Spec, Gpt.Load(ours).Spec);
        Assert.Equal(Forward(padded, ids), Forward(Gpt.Load(ours), ids));
        Gpt few = Gpt.Load(folder.Path, WeightPrecision.Int8);
        whole.Parameters.Quantize(WeightPrecision.Int8);
        Assert.Equal(whole.Step(ids[0]).Logits, few.Step(ids[0]).Logits);

        // What is no padding is another model's tokenizer.
        Pad(300);
        Assert.Contains("are for 300 symbols, but its tokenizer has", Assert.Throws<InvalidDataException>(() => Gpt.Load(folder.Path)).Message, StringComparison.Ordinal);
        Pad(2048);
        Assert.Throws<InvalidDataException>(() => Gpt.Load(folder.Path));
        Assert.Contains("EmbeddingRows", Assert.Throws<InvalidSpecException>(() => Gpt.Create(whole.Spec with { EmbeddingRows = symbols - 1 }, whole.Vocabulary)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RowsBeyondTheSymbolsHaveNoPartInTraining()
    {
        Corpus corpus = Corpus.FromText("the cat sat on the mat");
        Gpt whole = Gpt.Create(GptKinds.Small, corpus, seed: 3), padded = Gpt.Create(GptKinds.Small with { EmbeddingRows = 40 }, corpus, seed: 3);
        foreach (Parameter parameter in whole.Parameters.All) parameter.Value.Values.CopyTo(padded.Parameters[parameter.Name].Value.Edit());
        int[] ids = [3, 4, 5, 6], targets = [4, 5, 6, 7];
        var tapes = (new Tape(), new Tape());
        float loss = tapes.Item1.Backward(whole.Loss(new Pass(tapes.Item1), ids, targets, 1).Loss);
        Assert.Equal(loss, tapes.Item2.Backward(padded.Loss(new Pass(tapes.Item2), ids, targets, 1).Loss), 1e-6f);
        ReadOnlySpan<float> expected = whole.Parameters["wte.weight"].Value.Gradient, found = padded.Parameters["wte.weight"].Value.Gradient;
        for (int i = 0; i < found.Length; i++) Assert.Equal(i < expected.Length ? expected[i] : 0f, found[i], 1e-6f);
    }

    [Fact]
    public void TheEpsilonOfTheNormsIsThatOfTheConfig()
    {
        Gpt usual = Foreign();
        Gpt model = Gpt.Create(usual.Spec with { NormEpsilon = 0.01 }, usual.Vocabulary, seed: 2);
        model.SaveAsGpt2(folder.Path);
        Gpt read = Gpt.Load(folder.Path);
        Assert.Equal(0.01, read.Spec.NormEpsilon);
        int[] ids = model.Vocabulary.Encode("the cat");
        Assert.Equal(Forward(model, ids), Forward(read, ids));
        double[][] expected = new Unroll.Insight.GptTwin(model).Logits(GptKinds.Vectors(model, ids));
        Assert.All(expected.SelectMany(row => row).Zip(Forward(model, ids)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.NotEqual(Forward(usual, ids), Forward(model, ids));
        Change(config => config.Remove("layer_norm_epsilon"));
        Assert.Null(Gpt.Load(folder.Path).Spec.NormEpsilon);
        Assert.Throws<InvalidSpecException>(() => Gpt.Create(usual.Spec with { NormEpsilon = 0 }, usual.Vocabulary));
    }

    [Fact]
    public void AModelIsExportedOnTheCommandLine()
    {
        string ours = Path.Combine(folder.Path, "ours"), theirs = Path.Combine(folder.Path, "theirs"), other = Path.Combine(folder.Path, "other"), few = Path.Combine(folder.Path, "few");
        Gpt model = Foreign();
        model.Save(ours);
        Assert.Contains("a gpt2", Tool.Succeed("export", ours, "--as", "gpt2", "--out", theirs).Out, StringComparison.Ordinal);
        Assert.Equal(ModelKind.Gpt2, ModelFolder.KindOf(theirs));
        Assert.Equal(Write(model), Write(Gpt.Load(theirs)));
        Tool.Succeed("export", theirs, "--precision", "int8", "--out", few);
        Assert.Equal(WeightPrecision.Int8, Gpt.Load(few).Parameters.Precision);
        Assert.Throws<InvalidDataException>(() => ModelExport.Quantize(theirs, other, WeightPrecision.Int8));
        Gpt.Create(GptKinds.All["rotary"], Corpus.FromText("abc")).Save(other);
        Tool.Fail(1, "RotaryPositions instead of learned positions", "export", other, "--as", "gpt2", "--out", Path.Combine(folder.Path, "none"));
        Tool.Fail(2, "--as is 'onnx'. Allowed: gpt2", "export", ours, "--as", "onnx", "--out", few);
        Tool.Fail(2, "one of the two", "export", ours, "--out", few);
        Tool.Fail(2, "one of the two", "export", ours, "--out", few, "--as", "gpt2", "--precision", "bf16");
        Tool.Fail(2, "holds a model already", "export", ours, "--as", "gpt2", "--out", theirs);
        Tool.Fail(2, "is the model itself", "export", ours, "--as", "gpt2", "--out", ours, "--overwrite");
        LanguageModel.Create(new LanguageModelSpec { Recurrent = new Unroll.Cells.GruSpec(4) }, Corpus.FromText("abc")).Save(Path.Combine(folder.Path, "lm"));
        Tool.Fail(2, "is of kind 'language-model'. --as gpt2 is for GPTs", "export", Path.Combine(folder.Path, "lm"), "--as", "gpt2", "--out", few);
    }

    // Gives the embedding of the folder more rows, of any numbers.
    private void Pad(int rows)
    {
        string weights = Path.Combine(folder.Path, "model.safetensors");
        SafetensorsFile file = Safetensors.Read(weights);
        NamedArray table = file["transformer.wte.weight"];
        float[] values = [.. table.ToFloats().Concat(Enumerable.Range(1, rows * 8).Select(i => i / 3f)).Take(rows * 8)];
        Safetensors.Write(weights, [.. file.Arrays.Where(array => array != table), NamedArray.From(table.Name, values, rows, 8)]);
        Change(config => config["vocab_size"] = rows);
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
        Fails<CorruptFileException>("layer_norm_epsilon", config => config["layer_norm_epsilon"] = 0);
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
