using System.Text.Json;
using Unroll.Tests.Formats;

namespace Unroll.Tests.Cli;

/// <summary>Sub-words on the command line: learned, looked at, put together again, and changed from one form to another.</summary>
public sealed class TokenizerCommandTests : IDisposable
{
    private const string Sentence = "나는 어제 the cat 봤다.";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("byteBpe", "vocab.json")]
    [InlineData("characterBpe", "spiece.model")]
    [InlineData("wordPiece", "vocab.txt")]
    [InlineData("unigram", "spiece.model")]
    public void WhatWasLearntReadsAlikeInEveryForm(string algorithm, string form)
    {
        string first = At("first"), second = At("second");
        Assert.Contains("tokenizer.json", Tool.Succeed("tokenizer", "learn", Text(), "--algorithm", algorithm, "--size", "400", "--out", first).Out, StringComparison.Ordinal);
        Assert.Contains(form, Tool.Succeed("tokenizer", "convert", first, "--form", form, "--out", second).Out, StringComparison.Ordinal);
        string ids = Tool.Succeed("tokenizer", "encode", first, Sentence).Out;
        Assert.Equal(ids, Tool.Succeed("tokenizer", "encode", second, Sentence).Out);
        Assert.Matches(@"^\d+( \d+)+\s*$", ids);
        // WordPiece keeps no spaces before marks.
        Assert.Equal(Sentence, Tool.Succeed("tokenizer", "decode", second, ids.TrimEnd()).Out.TrimEnd().Replace(" .", ".", StringComparison.Ordinal));
    }

    [Fact]
    public void TokensComeWithTheirPlaces()
    {
        Tool.Succeed("tokenizer", "learn", Text(), "--size", "400", "--out", At("bytes"));
        using JsonDocument answer = JsonDocument.Parse(Tool.Succeed("tokenizer", "encode", At("bytes"), Sentence, "--json").Out);
        JsonElement[] offsets = [.. answer.RootElement.GetProperty("offsets").EnumerateArray()];
        Assert.Equal(answer.RootElement.GetProperty("ids").GetArrayLength(), offsets.Length);
        Assert.Equal((0, Sentence.Length), (offsets[0][0].GetInt32(), offsets[^1][1].GetInt32()));
        Assert.Matches(@"Ġthe +\d+-\d+ +\d+", Tool.Succeed("tokenizer", "encode", At("bytes"), Sentence, "--tokens").Out);
    }

    [Fact]
    public void AModelLearnsWithItAndItsOwnSymbolsCanBeSeen()
    {
        string pieces = At("pieces"), model = At("model"), letters = At("letters"), text = Text();
        string[] usual = ["--layers", "1", "--heads", "2", "--width", "16", "--context", "16", "--batch", "2", "--steps", "2", "--plain"];
        Tool.Succeed("tokenizer", "learn", text, "--algorithm", "wordPiece", "--size", "300", "--form", "vocab.txt", "--out", pieces);
        Tool.Succeed(["train", "gpt", text, "--vocabulary", pieces, "--out", model, .. usual]);
        Assert.Equal(Tool.Succeed("tokenizer", "encode", pieces, "the cat").Out, Tool.Succeed("tokenizer", "encode", model, "the cat").Out);
        Tool.Succeed(["train", "gpt", text, "--out", letters, .. usual]);
        Assert.StartsWith("7 tokens", Tool.Succeed("tokenizer", "encode", letters, "the cat", "--tokens").Out, StringComparison.Ordinal);
        Tool.Fail(2, "are characters", "tokenizer", "encode", letters, "the cat", "--for-model");
    }

    [Fact]
    public void WhatIsWrongIsNamed()
    {
        string pieces = At("pieces"), text = Text();
        Tool.Succeed("tokenizer", "learn", text, "--size", "300", "--out", pieces);
        Tool.Fail(2, "is not empty", "tokenizer", "learn", text, "--out", pieces);
        Tool.Fail(2, "--algorithm is 'bpe'", "tokenizer", "learn", text, "--algorithm", "bpe", "--out", At("other"));
        Tool.Fail(2, "--form is 'bert'", "tokenizer", "learn", text, "--form", "bert", "--out", At("other"));
        Tool.Fail(1, "has no form vocab.txt", "tokenizer", "convert", pieces, "--form", "vocab.txt", "--out", At("other"));
        Tool.Fail(2, "'x' is no id", "tokenizer", "decode", pieces, "1 x");
        Tool.Fail(2, "ids 0 to", "tokenizer", "decode", pieces, "99999");
        Tool.Fail(2, "There is no", "tokenizer", "encode", At("nowhere"), "a");
        Tool.Fail(2, "holds no tokenizer", "tokenizer", "encode", folder.Path, "a");
        Tool.Fail(2, "--pad fills up", "tokenizer", "encode", pieces, "a", "--pad");
        Assert.False(Directory.Exists(At("other")));
    }

    private string At(string name) => Path.Combine(folder.Path, name);

    private string Text()
    {
        string path = At("text.txt");
        File.WriteAllText(path, string.Concat(Enumerable.Repeat("나는 어제 친구와 영화를 봤다. the cat sat on the mat.\n", 60)));
        return path;
    }
}
