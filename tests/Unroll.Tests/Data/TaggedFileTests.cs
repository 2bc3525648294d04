using System.IO.Compression;
using System.Text;
using Unroll.Data;
using Unroll.Tests.Formats;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Data;

public sealed class TaggedFileTests
{
    private const string Conllu = """
        # text = It's late.
        1-2	It's	_	_	_	_	_	_	_	_
        1	It	it	PRON	PRP	Case=Nom	3	nsubj	_	_
        2	's	be	AUX	VBZ	_	3	cop	_	_
        2.1	gap	gap	VERB	VB	_	_	_	_	_
        3	late	late	ADJ	JJ	_	0	root	_	_

        1	1 000	_	NUM	CD	_	0	root	_	_
        """;

    [Fact]
    public void ConlluLeavesOutRangesAndEmptyNodes()
    {
        DataSet<TaggedSequence> data = Read("a.conllu", Conllu);
        Assert.Equal(["It/PRON 's/AUX late/ADJ", "1 000/NUM"], data.Select(sentence => sentence.ToString()));
        Assert.Equal(["PRP", "VBZ", "JJ"], Read("a.conllu", Conllu, new TaggedFileOptions { Conllu = ConlluColumn.Xpos })[0].Tags);
        Assert.Equal(["Case=Nom", "_", "_"], Read("a.conllu", Conllu, new TaggedFileOptions { Conllu = ConlluColumn.Feats })[0].Tags);
        Assert.NotEqual(data.Fingerprint, Read("a.conllu", Conllu, new TaggedFileOptions { Conllu = ConlluColumn.Feats }).Fingerprint);
    }

    [Fact]
    public void ColumnsAreSeparatedByTabsOrSpaces()
    {
        Assert.Equal(["EU/B-ORG rejects/O", "Peter/B-PER"], Read("a.txt", "-DOCSTART- -X- O\n\nEU NNP B-ORG\nrejects VBZ O\n\n\nPeter NNP B-PER\n").Select(sentence => sentence.ToString()));
        Assert.Equal(["New York/LOC is/O"], Read("a.tsv", "New York\tLOC\nis\tO").Select(sentence => sentence.ToString()));
        Assert.Equal(["NNP"], Read("a.txt", "B-ORG NNP EU", new TaggedFileOptions { WordColumn = 3, TagColumn = 2 })[0].Tags);
    }

    [Fact]
    public void JsonLinesHoldWordsAndTags() =>
        Assert.Equal(["It/PRON rains/VERB"], Read("a.jsonl", """{"id": 1, "words": ["It", "rains"], "tags": ["PRON", "VERB"]}""" + "\n\n").Select(sentence => sentence.ToString()));

    [Fact]
    public void TablesHoldFramesWithLabels()
    {
        TaggedSequence sequence = Read("a.csv", "time,x,y,phase\n1,2.5,-3,Rest\n2,1e1,4,Hold\n", new TaggedFileOptions { Ignore = ["time"] }).Single();
        Assert.Equal([2.5f, -3, 10, 4], sequence.Frames!.Values.ToArray());
        Assert.Equal(["Rest", "Hold"], sequence.Tags);
        Assert.Equal(["7"], Read("a.txt", "label a\n7 1\n", new TaggedFileOptions { Format = TaggedFormat.Frames, Label = "label" })[0].Tags);
        Assert.Equal([2, 1], Read("a.csv", "x,l\n1,A\n2,B\n3,B\n")[0].Cut(2).Select(piece => piece.Length));
        Assert.Contains("no column 'z'", Assert.Throws<DataFileException>(() => Read("a.csv", "x,l\n1,A\n", new TaggedFileOptions { Label = "z" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GzipByteOrderMarksAndCarriageReturnsChangeNothing()
    {
        using var folder = new TemporaryFolder();
        using (var packed = new GZipStream(File.Create(folder["b.conllu.gz"]), CompressionLevel.Fastest))
            packed.Write([.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Conllu.ReplaceLineEndings("\r\n"))]);
        Assert.Equal(Read("a.conllu", Conllu).Select(sentence => sentence.ToString()), TaggedFile.Read(folder["b.conllu.gz"]).Select(sentence => sentence.ToString()));
    }

    [Theory]
    [InlineData("a.conllu", "1\tIt\tit\tPRON\n", 1, "4 columns")]
    [InlineData("a.conllu", "1\tIt\tit\tPRON\t_\t_\t_\t_\t_\t_\n3\tis\tbe\tAUX\t_\t_\t_\t_\t_\t_\n", 2, "'3' where 2 is next")]
    [InlineData("a.conllu", "1\tIt\tit\t\t_\t_\t_\t_\t_\t_\n", 1, "Column 4 is empty")]
    [InlineData("a.txt", "EU NNP B-ORG\nrejects O\n", 2, "2 columns where the first line has 3")]
    [InlineData("a.txt", "word\n", 1, "only one column")]
    [InlineData("a.tsv", "word\t\n", 1, "empty")]
    [InlineData("a.jsonl", "{\"words\": [\"It\"], \"tags\": []}\n", 1, "0 tags for 1 words")]
    [InlineData("a.jsonl", "\n{\"words\": [\"It\"]}\n", 2, "no array 'tags'")]
    [InlineData("a.jsonl", "{\"words\": [1], \"tags\": [\"A\"]}\n", 1, "String")]
    [InlineData("a.jsonl", "{oops\n", 1, "invalid")]
    [InlineData("a.csv", "x,y,label\n1,2,A\n3,nan,B\n", 3, "Column 2 is 'nan'")]
    [InlineData("a.csv", "x,y,label\n1,2,A\n3,B\n", 3, "2 columns where the first line names 3")]
    [InlineData("a.csv", "x,label\n1,\n", 2, "label is empty")]
    [InlineData("a.csv", "label\nA\n", 1, "no column of numbers")]
    public void WhatDoesNotFitIsNamedWithItsLine(string name, string content, int line, string part)
    {
        DataFileException error = Assert.Throws<DataFileException>(() => Read(name, content));
        Assert.Equal(line, error.Line);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileWithoutSentencesIsAnError() =>
        Assert.Contains("no sentence", Assert.Throws<DataFileException>(() => Read("a.conllu", "# nothing\n")).Message, StringComparison.Ordinal);

    [SkippableFact]
    public void TheTreebanksHaveTheNumbersOfTheirReadme()
    {
        DataSet<TaggedSequence> english = TaggedFile.Read(TestFolders.RequireData("ud-english-ewt/en_ewt-ud-test.conllu.gz"));
        DataSet<TaggedSequence> korean = TaggedFile.Read(TestFolders.RequireData("ud-korean-gsd/ko_gsd-ud-test.conllu"));
        Assert.Equal((2077, 25094, 17), (english.Count, english.Sum(sentence => sentence.Length), english.SelectMany(sentence => sentence.Tags).Distinct(StringComparer.Ordinal).Count()));
        Assert.Equal((989, 11677, 14), (korean.Count, korean.Sum(sentence => sentence.Length), korean.SelectMany(sentence => sentence.Tags).Distinct(StringComparer.Ordinal).Count()));
    }

    private static DataSet<TaggedSequence> Read(string name, string content, TaggedFileOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder[name], content);
        DataSet<TaggedSequence> data = TaggedFile.Read(folder[name], options);
        _ = data.Fingerprint;
        return data;
    }
}
