using System.Text;
using System.Text.Json;
using Unroll.Cells;
using Unroll.Data;
using Unroll.Models;
using Unroll.Tests.Families;
using Unroll.Tests.Formats;
using Unroll.Text;

namespace Unroll.Tests.Cli;

/// <summary>A GPT on the command line: trained, measured, sampled and explained as any language model.</summary>
public sealed class GptCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AGptLearnsWritesIsMeasuredAndExplained()
    {
        string text = Path.Combine(folder.Path, "text.txt"), model = Path.Combine(folder.Path, "model");
        File.WriteAllText(text, string.Concat(Enumerable.Repeat("the cat sat on the mat. ", 40)));
        Tool.Result trained = Tool.Succeed(
            "train", "gpt", text, "--out", model, "--layers", "1", "--heads", "2", "--width", "16", "--context", "16", "--positions", "rotary", "--batch", "4", "--steps", "60", "--learning-rate", "0.01", "--plain");
        Assert.Contains("Gpt", trained.Out + trained.Error, StringComparison.Ordinal);
        Assert.Contains("\"rotary\"", File.ReadAllText(Path.Combine(model, "config.json")), StringComparison.Ordinal);

        Tool.Result written = Tool.Succeed("generate", model, "--prompt", "the cat", "--length", "40", "--temperature", "0", "--json");
        using JsonDocument answer = JsonDocument.Parse(written.Out);
        Assert.Matches("^[a-z. ]{40}$", answer.RootElement.GetProperty("text").GetString());
        Assert.Contains("at", answer.RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("perplexity", Tool.Succeed("eval", model, "--data", text, "--plain").Out, StringComparison.Ordinal);
        string small = Path.Combine(folder.Path, "small");
        Assert.Contains("instead of", Tool.Succeed("export", model, "--precision", "int8", "--out", small, "--plain").Out, StringComparison.Ordinal);
        Tool.Fail(2, "--precision is 'int4'", "export", model, "--precision", "int4", "--out", small);
        Assert.Equal(Tool.Succeed("eval", small, "--data", text, "--plain").Out, Tool.Succeed("eval", model, "--data", text, "--precision", "int8", "--plain").Out);
        Tool.Fail(2, "--precision is 'int4'. Allowed: bf16, int8.", "generate", model, "--precision", "int4");
        Tool.Fail(1, "are Int8 already", "generate", small, "--precision", "bf16");
        Assert.Contains("log-probability of", Tool.Succeed("explain", model, "--text", "the cat s", "--plain").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void TheLikeliestTextIsSearchedFor()
    {
        string gpt = Path.Combine(folder.Path, "gpt"), recurrent = Path.Combine(folder.Path, "recurrent");
        GptKinds.Create("rotary").Save(gpt);
        LanguageModel.Create(new LanguageModelSpec { Embedding = 8, Recurrent = new LstmSpec(12) }, Corpus.FromText("the cat sat on the mat"), seed: 5).Save(recurrent);
        foreach (string model in new[] { gpt, recurrent })
        {
            string[] beam = ["generate", model, "--prompt", "the", "--length", "8", "--beam", "3"];
            string[] ranked = Tool.Succeed([.. beam, "--n-best", "3", "--length-penalty", "1", "--no-repeat", "2", "--repetition-penalty", "1.2"]).Out.TrimEnd('\n').Split('\n');
            Assert.Equal(3, ranked.Length);
            Assert.All(ranked.Index(), line => Assert.Matches($"^{line.Index + 1}\t-[0-9.]+\t[a-z ]{{8}}$", line.Item));
            using JsonDocument answer = JsonDocument.Parse(Tool.Succeed([.. beam, "--n-best", "2", "--json"]).Out);
            Assert.Equal(8, answer.RootElement.GetProperty("text").GetString()!.Length);
            Assert.True(answer.RootElement.GetProperty("logProbability").GetDouble() >= answer.RootElement.GetProperty("others")[0].GetProperty("logProbability").GetDouble());
        }

        Assert.Matches("^the[a-z ]{8}\n$", Tool.Succeed("generate", gpt, "--prompt", "the", "--length", "8", "--beam", "3").Out);
        string[] drawn = ["generate", gpt, "--temperature", "0", "--length", "30"];
        Assert.NotEqual(Tool.Succeed(drawn).Out, Tool.Succeed([.. drawn, "--no-repeat", "2"]).Out);
        Tool.Fail(2, "--beam is 0", "generate", gpt, "--beam", "0");
        Tool.Fail(2, "--n-best is 3. Allowed: 1 to the beam, which is 2", "generate", gpt, "--beam", "2", "--n-best", "3");
        Tool.Fail(2, "--top-k, --stop: with --beam nothing is drawn", "generate", gpt, "--beam", "2", "--top-k", "3", "--stop", "x");
        Tool.Fail(2, "--n-best, --length-penalty: that is for a search. Add --beam N", "generate", gpt, "--n-best", "2", "--length-penalty", "1");
        Tool.Fail(2, "--repetition-penalty is 0", "generate", gpt, "--beam", "2", "--length", "0", "--repetition-penalty", "0");
        Tool.Fail(2, "--no-repeat is 1, which leaves no symbol", "generate", recurrent, "--prompt", "the cat sat on the mat", "--beam", "2", "--no-repeat", "1");
    }

    [Fact]
    public void ItIsSeenFromInside()
    {
        string model = Path.Combine(folder.Path, "gpt"), other = Path.Combine(folder.Path, "other"), text = Path.Combine(folder.Path, "text.txt");
        GptKinds.Create("learned").Save(model);
        GptKinds.Create("rotary").Save(other);
        File.WriteAllText(text, "the cat sat on the mat");
        using JsonDocument attention = JsonDocument.Parse(Tool.Succeed("explain", model, "--view", "attention", "--text", "the cat", "--json").Out);
        Assert.Equal(8, attention.RootElement.GetProperty("all").GetArrayLength());
        Assert.Contains("block 1", Tool.Succeed("explain", model, "--view", "lens", "--text", "the cat", "--plain").Out, StringComparison.Ordinal);
        Assert.Contains("without the mask", Tool.Succeed("explain", model, "--view", "switches", "--data", text, "--plain").Out, StringComparison.Ordinal);
        Assert.Contains("other writes", Tool.Succeed("explain", model, "--view", "comparison", "--data", text, "--beside", other, "--plain").Out, StringComparison.Ordinal);
        Assert.Contains("central differences", Tool.Succeed("explain", model, "--text", "the cat", "--verify", "--plain").Out, StringComparison.Ordinal);
        Tool.Fail(2, "--head is 4", "explain", model, "--view", "attention", "--text", "the cat", "--head", "4");
        Tool.Fail(2, "has none", "explain", model, "--view", "lens", "--text", "the cat", "--verify");
        Tool.Fail(2, "12 at once", "explain", model, "--view", "lens", "--text", "the cat sat on the mat");
    }

    [Fact]
    public void IdsAreLearntFromWithTheVocabularyThatMadeThem()
    {
        string text = Path.Combine(folder.Path, "text.txt"), first = Path.Combine(folder.Path, "first"), second = Path.Combine(folder.Path, "second"), ids = Path.Combine(folder.Path, "ids.npy");
        File.WriteAllText(text, string.Concat(Enumerable.Repeat("the cat sat on the mat. ", 20)));
        string[] usual = ["--layers", "1", "--heads", "2", "--width", "8", "--context", "8", "--batch", "4", "--steps", "3", "--plain"];
        Tool.Succeed(["train", "gpt", text, "--out", first, .. usual]);
        Vocabulary vocabulary = Vocabulary.FromJson(File.ReadAllBytes(Path.Combine(first, "tokenizer.json")));
        WriteIds(ids, vocabulary.Encode(File.ReadAllText(text)));
        Tool.Fail(2, "data.vocabulary", ["train", "gpt", ids, "--out", second, .. usual]);
        Tool.Succeed(["train", "gpt", ids, "--vocabulary", first, "--out", second, .. usual]);
        Assert.Equal(File.ReadAllBytes(Path.Combine(first, "model.safetensors")), File.ReadAllBytes(Path.Combine(second, "model.safetensors")));
        Assert.Equal(Bits(first, text), Bits(second, ids));
        WriteIds(ids, [4, 999, 4]);
        Tool.Fail(2, "id 999 at place 1", "eval", second, "--data", ids);

        static double Bits(string model, string data)
        {
            using JsonDocument score = JsonDocument.Parse(Tool.Succeed("eval", model, "--data", data, "--json").Out);
            return score.RootElement.GetProperty("bitsPerCharacter").GetDouble();
        }
    }

    private static void WriteIds(string path, int[] ids)
    {
        string header = $"{{'descr': '<u2', 'fortran_order': False, 'shape': ({ids.Length},), }}";
        header = header.PadRight(64 - 10 - 1 + 64) + "\n";
        byte[] start = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8)];
        File.WriteAllBytes(path, [.. start, .. Encoding.Latin1.GetBytes(header), .. ids.SelectMany(id => BitConverter.GetBytes((ushort)id))]);
    }

    [Fact]
    public void WhatIsWrongIsNamed()
    {
        string text = Path.Combine(folder.Path, "text.txt"), model = Path.Combine(folder.Path, "model");
        File.WriteAllText(text, "the cat sat on the mat");
        Assert.Contains("model.heads", Tool.Fail(2, "model.heads", "train", "gpt", text, "--out", model, "--heads", "3").Error, StringComparison.Ordinal);
        Tool.Fail(2, "context", "train", "gpt", text, "--out", model, "--context", "4", "--set", "training.sequenceLength=9");
    }
}
