using System.Text;
using Unroll.Cells;
using Unroll.Data;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Tests.Data;

public sealed class CorpusTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("unroll-corpus").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void SplitsInOrder()
    {
        Corpus corpus = Corpus.FromText("0123456789").Split(validation: 0.2, test: 0.1);
        Assert.Equal("0123456", corpus.Train.Text.ToString());
        Assert.Equal("78", corpus.Validation!.Text.ToString());
        Assert.Equal("9", corpus.Test!.Text.ToString());
        Assert.Equal("012345678", Corpus.FromText("0123456789").Split(validation: 0.1).Train.Text.ToString());
    }

    [Fact]
    public void CutsFallBetweenCharacters()
    {
        // 13 units: half is 6, behind the emoji; the cut may not stand before the accent at 7.
        Corpus corpus = Corpus.FromText("aaaa🙂e\u0301e\u0301bbb").Split(validation: 6.0 / 13);
        Assert.Equal("aaaa🙂e\u0301", corpus.Train.Text.ToString());
    }

    [Theory]
    [InlineData(0.6, 0.5)]
    [InlineData(-0.1, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(0, 1)]
    public void AbsurdSharesAreRefused(double validation, double test) =>
        Assert.ThrowsAny<ArgumentException>(() => Corpus.FromText("0123456789").Split(validation, test));

    [Fact]
    public void TooShortTextsAreRefused()
    {
        Assert.Contains("part would be empty", Assert.Throws<ArgumentException>(() => Corpus.FromText("a").Split(0.1)).Message, StringComparison.Ordinal);
        Assert.Contains("is empty", Assert.Throws<InvalidDataException>(() => Corpus.Read(Store("empty.txt", ""))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FilesGiveTheSameFingerprintAsText()
    {
        Corpus files = Corpus.Read(Store("a", "train text\r\n"), validation: Store("b", "other"));
        Assert.Equal(Corpus.FromText("train text\n", "other").Fingerprint, files.Fingerprint);
        Assert.True(Corpus.FromText("train text\no", "ther").Fingerprint != files.Fingerprint);
        Assert.True(Corpus.FromText("train text\n", null, "other").Fingerprint != files.Fingerprint);
        Assert.Throws<InvalidOperationException>(() => files.Split(validation: 0.1));
        Assert.Equal("other", files.Split(validation: 0, test: 0.5).Validation!.Text.ToString());
    }

    [Fact]
    public void IdsTrainAsTheirTextDoes()
    {
        string text = string.Concat(Enumerable.Repeat("the cat sat on the mat. ", 20));
        Corpus corpus = Corpus.FromText(text);
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Characters, text);
        Corpus tokens = Corpus.FromTokens(vocabulary, new TokenIds(vocabulary.Encode(text)));
        Assert.Equal(text, tokens.Train.Text.ToString());
        Assert.NotEqual(corpus.Fingerprint, tokens.Fingerprint);
        Assert.NotEqual(tokens.Fingerprint, Corpus.FromTokens(vocabulary, new TokenIds(vocabulary.Encode(text).AsSpan(1))).Fingerprint);

        TrainingReport Train(Corpus data, out LanguageModel model)
        {
            model = LanguageModel.Create(new LanguageModelSpec { Embedding = 4, Recurrent = new GruSpec(6) }, data, seed: 3);
            return model.Train(data, new TrainingSpec { Steps = 10, BatchSize = 4, SequenceLength = 8 });
        }

        TrainingReport fromText = Train(corpus.Split(validation: 0.2), out LanguageModel first), fromIds = Train(tokens.Split(validation: 0.2), out LanguageModel second);
        Assert.Equal(fromText.Best!.Loss, fromIds.Best!.Loss);
        Assert.Equal(first.Evaluate(corpus.Train), second.Evaluate(tokens.Train));
    }

    [Fact]
    public void AVocabularyThatExistsStaysTheModels()
    {
        Vocabulary wide = Vocabulary.Build(TextUnits.Characters, "abcdefgh");
        Corpus corpus = Corpus.FromText("abba").WithVocabulary(wide);
        Assert.Equal(wide.Hash, LanguageModel.Create(new LanguageModelSpec { Units = TextUnits.Bytes }, corpus).Vocabulary.Hash);
        Assert.Equal(UnitLevel.Characters, LanguageModel.Create(new LanguageModelSpec { Units = TextUnits.Bytes }, corpus).Spec.Units.Level);
    }

    [Fact]
    public void IdsThatMeanNothingAreRefused()
    {
        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Characters, "ab"), other = Vocabulary.Build(TextUnits.Characters, "abc");
        Assert.Contains($"has id 99 at place 1. The vocabulary has ids 0 to {vocabulary.Size - 1}", Assert.Throws<ArgumentException>(() => Corpus.FromTokens(vocabulary, new TokenIds([4, 99]))).Message, StringComparison.Ordinal);
        Assert.Contains("id -1", Assert.Throws<ArgumentException>(() => Corpus.FromTokens(vocabulary, new TokenIds([-1]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Corpus.FromTokens(vocabulary, new TokenIds([])));
        Corpus corpus = Corpus.FromTokens(vocabulary, new TokenIds([4, 5, 4, 5]));
        Assert.Throws<ArgumentException>(() => corpus.WithVocabulary(other));
        Assert.Contains("another vocabulary", Assert.Throws<ArgumentException>(() => corpus.Train.Encode(other, out _)).Message, StringComparison.Ordinal);
    }

    private string Store(string name, string text)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        return path;
    }
}
