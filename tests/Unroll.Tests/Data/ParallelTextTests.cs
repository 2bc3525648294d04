using Unroll.Data;
using Unroll.Tests.Formats;

namespace Unroll.Tests.Data;

public sealed class ParallelTextTests
{
    [Fact]
    public void LinesOfTwoFilesBelongTogether()
    {
        using var folder = new TemporaryFolder();
        (string source, string target) = (folder["a.en"], folder["a.ko"]);
        File.WriteAllText(source, "\uFEFFa dog\r\n\r\na cat\r\n");
        File.WriteAllText(target, "개\n비었다\n고양이");
        DataSet<SequencePair> pairs = ParallelText.Read(source, target);
        Assert.Equal([new SequencePair("a dog", "개"), new SequencePair("a cat", "고양이")], pairs);
    }

    [Fact]
    public void AMissingLineIsNamedWithItsFile()
    {
        using var folder = new TemporaryFolder();
        (string source, string target) = (folder["a.en"], folder["a.ko"]);
        File.WriteAllText(source, "one\ntwo\nthree\n");
        File.WriteAllText(target, "하나\n둘\n");
        DataFileException error = Assert.Throws<DataFileException>(() => ParallelText.Read(source, target));
        Assert.Equal((target, 3L), (error.Path, error.Line));
        Assert.Contains("'" + source + "' has 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ColumnsHaveNamesOrNumbers()
    {
        using var folder = new TemporaryFolder();
        string path = folder["pairs.tsv"];
        File.WriteAllText(path, "id\tword\tsound\n1\tcat\tK AE T\n2\tdog\tD AO G\n");
        SequencePair[] expected = [new("cat", "K AE T"), new("dog", "D AO G")];
        Assert.Equal(expected, ParallelText.ReadTable(path, "word", "sound"));
        Assert.Equal(expected, ParallelText.ReadTable(path, "2", "3").Skip(1));
        Assert.Contains("There is no column".ToLowerInvariant(), Assert.Throws<DataFileException>(() => ParallelText.ReadTable(path, "word", "tone")).Message, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Throws<DataFileException>(() => ParallelText.ReadTable(path, "2", "9")).Line);
    }
}
