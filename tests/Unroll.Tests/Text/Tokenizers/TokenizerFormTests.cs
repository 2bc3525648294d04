using Unroll.Tests.Formats;
using Unroll.Text;

namespace Unroll.Tests.Text;

/// <summary>What is learned here can be kept in the older forms too, and comes back from them.</summary>
public sealed class TokenizerFormTests
{
    private const string Text = "가는 말이 고와야 오는 말이 곱다. The cat sat on the mat, the cats sat on mats. 말은 말이다.";

    [Theory]
    [InlineData(SubwordAlgorithm.ByteBpe, TokenizerForm.VocabularyAndMerges)]
    [InlineData(SubwordAlgorithm.ByteBpe, TokenizerForm.TokenizerJson)]
    [InlineData(SubwordAlgorithm.CharacterBpe, TokenizerForm.SentencePiece)]
    [InlineData(SubwordAlgorithm.WordPiece, TokenizerForm.VocabularyText)]
    [InlineData(SubwordAlgorithm.Unigram, TokenizerForm.SentencePiece)]
    public void TheFilesGiveTheSameTokens(SubwordAlgorithm algorithm, TokenizerForm form)
    {
        Tokenizer tokenizer = Vocabulary.Build(TextUnits.Subwords(300, algorithm), Text).Tokenizer!;
        using var folder = new TemporaryFolder();
        tokenizer.Save(folder.Path, form);
        var read = Tokenizer.Load(folder.Path);
        Assert.Equal(tokenizer.Size, read.Size);
        foreach (string text in (string[])[Text, "the mats", "말은 곱다", "cats, mats"])
        {
            Assert.Equal(tokenizer.Encode(text).Ids.Select(tokenizer.Token), read.Encode(text).Ids.Select(read.Token));
            Assert.Equal(tokenizer.Encode(text).Ids, read.Encode(text).Ids);
        }
    }

    [Fact]
    public void AFormHoldsItsOwnKind()
    {
        Tokenizer tokenizer = Vocabulary.Build(TextUnits.Subwords(300), Text).Tokenizer!;
        using var folder = new TemporaryFolder();
        Assert.Contains("has no form vocab.txt", Assert.Throws<InvalidOperationException>(() => tokenizer.Save(folder.Path, TokenizerForm.VocabularyText)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WordPiecesAreTheLongestThatFit()
    {
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Subwords(120, SubwordAlgorithm.WordPiece, lowerCase: true), "play played playing player plays plays 말은 말이");
        Assert.StartsWith("play", vocabulary.Symbol(vocabulary.Encode("PLAYing")[0]), StringComparison.Ordinal);
        Assert.Equal("played playing", vocabulary.Decode(vocabulary.Encode("Played  playing")));
        Assert.Equal("<unk>", vocabulary.Symbol(Assert.Single(vocabulary.Encode("zzz"))));
        Assert.True(vocabulary.TryGetId("말", out _));
    }

    [Fact]
    public void UnigramKeepsWhatTheTextIsMadeOf()
    {
        string text = string.Join(' ', Enumerable.Repeat("low lower lowest new newer newest wide wider widest", 20));
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Subwords(30, SubwordAlgorithm.Unigram), text);
        Assert.InRange(vocabulary.Size, 20, 30);
        Assert.Equal(text, vocabulary.Decode(vocabulary.Encode(text, out EncodingReport report)));
        Assert.Equal(0, report.Unknown);
        Assert.Contains(" new", Enumerable.Range(0, vocabulary.Size).Select(vocabulary.Symbol));
        Assert.InRange(vocabulary.Encode(text).Length, 180, 400);
    }

    [Fact]
    public void LearningIsTheSameWhereverTheTextIsCutAndHoweverManyEncodeAtOnce()
    {
        foreach (SubwordAlgorithm algorithm in Enum.GetValues<SubwordAlgorithm>())
        {
            TextUnits units = TextUnits.Subwords(300, algorithm);
            Vocabulary one = Vocabulary.Build(units, "말이 곱다\nthe cat\nsat on mats\n"), other = Vocabulary.Build(units, ["sat on mats", "the cat", "말이 곱다"]);
            Assert.Equal(one.Hash, other.Hash);
            string[] texts = [.. Enumerable.Range(0, 64).Select(i => Text[(i % Text.Length)..])];
            int[][] expected = [.. texts.Select(one.Encode)];
            int[][] found = [.. texts.AsParallel().AsOrdered().Select(other.Encode)];
            Assert.Equal(expected, found);
        }
    }
}
