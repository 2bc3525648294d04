using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Unroll.Data;
using Unroll.Tests.Formats;

namespace Unroll.Tests.Data.Labelled;

public sealed class LabelledFileTests
{
    private static readonly LabelledColumns Reviews = new() { Text = ["document"] };

    [Theory]
    [InlineData("a.tsv", "id\tdocument\tlabel\n1\t\"재미\"있다\tgood\n\n2\t\tbad\n")]
    [InlineData("a.TSV", "id\tdocument\tlabel\r\n1\t\"재미\"있다\tgood\r\n\r\n2\t\tbad")]
    [InlineData("a.csv", "id,document,label\n1,\"\"\"재미\"\"있다\",good\n2,,bad\n")]
    [InlineData("a.csv", "id;document;label\r\n1;\"\"\"재미\"\"있다\";good\r\n2;;bad\r\n")]
    [InlineData("a.jsonl", "{\"document\":\"\\\"재미\\\"있다\",\"label\":\"good\"}\n{\"label\":\"bad\",\"document\":\"\",\"id\":2}\n")]
    [InlineData("a.txt", "good \"재미\"있다\nbad\n")]
    [InlineData("a.ft", "__label__good\t\"재미\"있다\n__label__bad \n")]
    public void EveryFormReadsTheSame(string name, string content)
    {
        using var folder = new TemporaryFolder();
        foreach (string form in new[] { "plain", "marked", "packed", "utf16" })
        {
            string path = folder[form + name + (form == "packed" ? ".gz" : "")];
            Write(path, content, form);
            DataSet<LabelledSequence> data = LabelledFile.Read(path, Reviews);
            Assert.Equal([("\"재미\"있다", "good"), ("", "bad")], data.Select(example => (example.Input.Text!, Assert.Single(example.Labels))));
            Assert.Equal(Path.GetFileName(path), data.Name);
        }
    }

    [Fact]
    public void AQuotedValueMayHoldSeparatorsAndLineEnds()
    {
        using var folder = new TemporaryFolder();
        DataSet<LabelledSequence> data = Read(folder, "a.csv", "text,label\n\"one, two\nthree\",a\n\"four\r\nfive\",b\nsix,\"c\"\n");
        Assert.Equal(["one, two\nthree", "four\r\nfive", "six"], data.Select(example => example.Input.Text));
        Assert.Equal("six", data[2].Input.Text);
        Assert.Equal("one, two\nthree", data[0].Input.Text);
    }

    [Fact]
    public void ColumnsGoByNumbersWithoutAHeaderAndSeveralAreJoined()
    {
        using var folder = new TemporaryFolder();
        var columns = new LabelledColumns { Header = false, Text = ["2", "3"], Label = "1" };
        DataSet<LabelledSequence> data = Read(folder, "a.tsv", "Korean\tKim\tA\nGreek\tPappas\tB\n", columns);
        Assert.Equal([("Kim A", "Korean"), ("Pappas B", "Greek")], data.Select(example => (example.Input.Text!, example.Labels[0])));
    }

    [Fact]
    public void ThereMayBeSeveralLabels()
    {
        using var folder = new TemporaryFolder();
        var columns = new LabelledColumns { LabelSeparator = ";" };
        string[][] expected = [["a", "b"], [], ["c"]];
        Assert.Equal(expected, Read(folder, "a.tsv", "text\tlabel\nx\ta; b\ny\t\nz\tc;\n", columns).Select(example => example.Labels));
        Assert.Equal(expected, Read(folder, "a.jsonl", """
            {"text": "x", "label": ["a", "b"]}
            {"text": "y", "label": []}
            {"text": "z", "label": "c"}
            """, columns).Select(example => example.Labels));
        Assert.Equal([["a", "b"], ["c"]], Read(folder, "a.txt", "__label__a __label__b x\n__label__c z\n").Select(example => example.Labels));
    }

    [Fact]
    public void JsonMayHoldFramesAndOtherLabels()
    {
        using var folder = new TemporaryFolder();
        DataSet<LabelledSequence> data = Read(folder, "a.jsonl", """
            {"text": [[1, 2.5], [3, 4], [-5e-1, 6]], "label": 7}
            {"text": [[1, 2]], "label": true}
            """);
        Assert.Equal((3, 2), (data[0].Input.Frames!.Length, data[0].Input.Frames!.Features));
        Assert.Equal([1, 2.5f, 3, 4, -0.5f, 6], data[0].Input.Frames!.Values.ToArray());
        Assert.Equal(["7", "true"], data.Select(example => example.Labels[0]));
    }

    [Fact]
    public void TimeSeriesAreFrames()
    {
        using var folder = new TemporaryFolder();
        DataSet<LabelledSequence> data = Read(folder, "a.ts", "#comment\r\n@dimensions 2\r\n@data\r\n1,2,3:4,5,6:left\r\n7:8:right\r\n");
        Assert.Equal([1, 4, 2, 5, 3, 6], data[0].Input.Frames!.Values.ToArray());
        Assert.Equal((1, 2), (data[1].Input.Frames!.Length, data[1].Input.Frames!.Features));
        Assert.Equal(["left", "right"], data.Select(example => example.Labels[0]));
    }

    [Theory]
    [InlineData("a.tsv", "text\tlabel\nx\ta\ny\n", 3, "the row has 1 values where the header has 2")]
    [InlineData("a.tsv", "text\tlabel\nx\ta\tb\n", 2, "the row has 3 values where the header has 2")]
    [InlineData("a.tsv", "text\tclass\nx\ta\n", 1, "there is no column 'label'. The columns are: text, class")]
    [InlineData("a.tsv", "text\tlabel\nx\t \n", 2, "the label in column 'label' is empty")]
    [InlineData("a.tsv", "text\tlabel\n", null, "there is no row below the header")]
    [InlineData("a.tsv", "", null, "it is empty")]
    [InlineData("a.csv", "text,label\nx,a\n\"y\nz\",b,c\n", 3, "the row has 3 values where the header has 2. Values are separated by ','")]
    [InlineData("a.csv", "text,label\nx,a\n\"y,b\nz,c\n", null, "quote")]
    [InlineData("a.csv", "", null, "it is empty")]
    [InlineData("a.jsonl", "{\"text\": \"x\", \"label\": \"a\"}\n{\"text\": \"x\"\n", 2, "it is no JSON object")]
    [InlineData("a.jsonl", "[1]\n", 1, "it is a JSON array, not an object")]
    [InlineData("a.jsonl", "{\"label\": \"a\"}\n", 1, "there is no 'text'. There are: label")]
    [InlineData("a.jsonl", "{\"text\": 5, \"label\": \"a\"}\n", 1, "'text' is a JSON number")]
    [InlineData("a.jsonl", "{\"text\": \"x\", \"label\": null}\n", 1, "the label 'label' is a JSON null")]
    [InlineData("a.jsonl", "{\"text\": [[1, 2], [3]], \"label\": \"a\"}\n", 1, "frame 2 has 1 numbers, the first one 2")]
    [InlineData("a.jsonl", "{\"text\": [[1, \"NaN\"]], \"label\": \"a\"}\n", 1, "frame 1 holds \"NaN\", which is no finite number")]
    [InlineData("a.jsonl", "{\"text\": [], \"label\": \"a\"}\n", 1, "there is no frame")]
    [InlineData("a.txt", "__label__ x\n", 1, "it begins with no label")]
    [InlineData("a.txt", "\n\n", null, "it is empty")]
    [InlineData("a.ts", "@data\n1,2:3:a\n", 2, "dimension 2 has 1 values, the first one 2")]
    [InlineData("a.ts", "1,2:3,4:a\n1:b\n", 2, "there are 1 dimensions; the sequences before have 2")]
    [InlineData("a.ts", "1,?:a\n", 1, "value 2 of dimension 1 is '?', which is no finite number")]
    [InlineData("a.ts", "1,2\n", 1, "there is no label")]
    [InlineData("a.ts", "@timeStamps true\n", 1, "time stamps")]
    [InlineData("a.ts", "#\n", null, "there is no sequence")]
    public void WhatIsWrongIsNamedWithItsLine(string name, string content, int? line, string problem)
    {
        using var folder = new TemporaryFolder();
        DataFileException error = Assert.Throws<DataFileException>(() => Read(folder, name, content));
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        if (line is not null) Assert.Equal(line, error.Line);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BytesThatAreNoTextAreNamedWithTheirLine()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.tsv"], [.. "text\tlabel\ngood\ta\n"u8, 0xC0, 0xE7, 0xB9, 0xCC, .. "\ta\n"u8]);
        DataFileException error = Assert.Throws<DataFileException>(() => LabelledFile.Read(folder["a.tsv"]));
        Assert.Equal(3, error.Line);
        Assert.Contains("0xC0 is not valid UTF-8", error.Message, StringComparison.Ordinal);
        Assert.Contains("CP949", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsNotThereIsNamed()
    {
        Assert.Contains("nowhere.tsv", Assert.Throws<FileNotFoundException>(() => LabelledFile.Read("nowhere.tsv")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => LabelledFile.Read(Path.GetTempPath()));
    }

    [Fact]
    public void ARowThatIsTooLongIsNamed()
    {
        using var folder = new TemporaryFolder();
        string path = folder["a.tsv"];
        File.WriteAllText(path, "text\tlabel\nx\ta\n" + new string('y', RecordIndex.LongestRecord + 1) + "\ta\n");
        DataFileException error = Assert.Throws<DataFileException>(() => LabelledFile.Read(path));
        Assert.Equal(3, error.Line);
        Assert.Contains("longer than 16777216 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheFingerprintIsThatOfTheContentAndOfHowItIsRead()
    {
        using var folder = new TemporaryFolder();
        const string content = "text\tlabel\nx\ta\ny\tb\n";
        Write(folder["a.tsv"], content, "plain");
        Write(folder["b.tsv.gz"], content, "packed");
        Write(folder["c.tsv"], content + "z\ta\n", "plain");
        string Of(string name, LabelledColumns? columns = null) => LabelledFile.Read(folder[name], columns).Fingerprint;
        Assert.Equal(Of("a.tsv"), Of("b.tsv.gz"));
        Assert.NotEqual(Of("a.tsv"), Of("c.tsv"));
        Assert.NotEqual(Of("a.tsv"), Of("a.tsv", new LabelledColumns { Text = ["label"] }));
    }

    /// <summary>Whatever is written as RFC 4180 asks is read back, in memory and from disk alike.</summary>
    [Fact]
    public void WrittenValuesComeBack()
    {
        Gen<string> texts = Gen.Elements('a', ' ', ',', '"', '\n', '\r', '가', '\t').ArrayOf().Select(characters => new string(characters));
        Gen<(string Text, string Label)[]> rows = texts.Zip(Gen.Elements("yes", "no"), (text, label) => (text, label)).NonEmptyListOf().Select(list => list.ToArray());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(rows.ToArbitrary(), expected =>
        {
            using var folder = new TemporaryFolder();
            File.WriteAllText(folder["a.csv"], "text,label\r\n" + string.Concat(expected.Select(row => $"\"{row.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{row.Label}\r\n")));
            RecordBytes disk = RecordBytes.Open(folder["a.csv"], largestInMemory: 0);
            var columns = new LabelledColumns { Separator = ',' };
            RecordIndex index = RecordIndex.OfCsv(disk, columns);
            var fromDisk = new RecordList(disk, index, CellRecordParser.Create(disk, index, columns, quoted: true, out int first), first);
            DataSet<LabelledSequence> read = LabelledFile.Read(folder["a.csv"], columns);
            Assert.Equal(expected, read.Select(example => (example.Input.Text!, example.Labels[0])));
            Assert.Equal(expected, fromDisk.Select(example => (example.Input.Text!, example.Labels[0])));
            Assert.Equal(expected[^1].Text, fromDisk[expected.Length - 1].Input.Text);
        }));
    }

    [Fact]
    public void RowsOnDiskAreReadByManyThreadsInAnyOrder()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.tsv"], string.Concat(Enumerable.Range(0, 3000).Select(i => $"text {i}\tlabel {i % 7}\r\n")), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        RecordBytes disk = RecordBytes.Open(folder["a.tsv"], largestInMemory: 0);
        RecordIndex index = RecordIndex.OfLines(disk);
        var columns = new LabelledColumns { Header = false, Text = ["1"], Label = "2" };
        var list = new RecordList(disk, index, CellRecordParser.Create(disk, index, columns, quoted: false, out int first), first);
        Assert.Equal(3000, list.Count);
        Parallel.For(0, 3000, i =>
        {
            int number = (i * 1009) % 3000;
            Assert.Equal($"text {number}", list[number].Input.Text);
            Assert.Equal($"label {number % 7}", list[number].Labels[0]);
        });
    }

    private static DataSet<LabelledSequence> Read(TemporaryFolder folder, string name, string content, LabelledColumns? columns = null)
    {
        Write(folder[name], content, "plain");
        return LabelledFile.Read(folder[name], columns);
    }

    private static void Write(string path, string content, string form)
    {
        if (form == "utf16") File.WriteAllText(path, content, Encoding.Unicode);
        else if (form == "marked") File.WriteAllText(path, content, Encoding.UTF8);
        else if (form == "plain") File.WriteAllText(path, content);
        else
        {
            using var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
            packed.Write(Encoding.UTF8.GetBytes(content));
        }
    }
}
