using System.Text;
using Unroll.Data;

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

    private string Store(string name, string text)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        return path;
    }
}
