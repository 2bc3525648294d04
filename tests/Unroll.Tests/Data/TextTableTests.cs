using System.Text;
using Unroll.Data;

namespace Unroll.Tests.Data;

public sealed class TextTableTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void ReadsColumnsByNameAndCountsEmptyTexts()
    {
        Write("id\tdocument\tlabel\r\n1\t\"좋다\" 정말\t1\r\n2\t \t0\r\n3\tbad\t0");
        TextTable table = TextTable.Read(path, "document", "label");
        Assert.Equal([new TextRow("\"좋다\" 정말", "1", 2), new TextRow("bad", "0", 4)], table.Rows);
        Assert.Equal(1, table.EmptyRows);
        Assert.Equal("\"좋다\" 정말\nbad\n", table.JoinLines());
        Assert.Equal("\"좋다\" 정말\nbad\n", Corpus.Read(path, column: "document").Train.Text.ToString());
        Assert.Null(TextTable.Read(path, "document").Rows[0].Label);
    }

    [Theory]
    [InlineData("", "no header line")]
    [InlineData("a\tb\n1\t2\n", "has no column 'text'. Its columns are: a, b.")]
    [InlineData("a\ttext\n1\n", "line 2: 1 columns where the header has 2")]
    [InlineData("a\ttext\n1\tx\n1\t2\t3\n", "line 3: more than 2 columns")]
    [InlineData("a\ttext\n", "no row with text")]
    [InlineData("a\ttext\n1\t\n", "no row with text")]
    public void MistakesAreNamed(string content, string message)
    {
        Write(content);
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => TextTable.Read(path, "text")).Message, StringComparison.Ordinal);
    }

    private void Write(string content) => File.WriteAllText(path, content, new UTF8Encoding(false));
}
