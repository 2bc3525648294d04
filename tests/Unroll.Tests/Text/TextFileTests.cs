using System.IO.Compression;
using System.Text;
using Unroll.Text;

namespace Unroll.Tests.Text;

public sealed class TextFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("unroll-text").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void EveryEncodingWithAMarkGivesTheSameText()
    {
        const string text = "한글 café 🙂\nsecond line\n";
        Encoding[] encodings = [new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, new UTF32Encoding(true, true)];
        foreach (Encoding encoding in encodings)
        {
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
            Assert.Equal(text, TextFile.Read(Store(bytes)));
            Assert.Equal(text, TextFile.Read(Store(Pack(bytes))));
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("\r", "\r")]
    [InlineData("\r\n", "\n")]
    [InlineData("a\r\nb\rc\n\r\r\n", "a\nb\rc\n\r\n")]
    public void ShortFilesAndLineEnds(string content, string expected)
    {
        string path = Store(Encoding.UTF8.GetBytes(content));
        Assert.Equal(expected, TextFile.Read(path));
        Assert.Equal(content, TextFile.Read(path, lineEnds: LineEnds.Keep));
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(131_072)]
    public void NothingIsLostWherePiecesMeet(int before)
    {
        foreach (string middle in new[] { "\r\n", "\r", "한", "🙂", "e\u0301", "\r\r\n" })
        {
            foreach (int shift in new[] { 3, 2, 1, 0 })
            {
                string content = new string('x', before - shift) + middle + "end";
                string expected = content.Replace("\r\n", "\n", StringComparison.Ordinal);
                Assert.Equal(expected, TextFile.Read(Store(Encoding.UTF8.GetBytes(content))));
                Assert.Equal(expected, TextFile.Read(Store([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(content)])));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(70_000)]
    public void InvalidBytesAreNamedOrReplaced(int before)
    {
        byte[] content = [.. Encoding.UTF8.GetBytes(new string('x', before) + "\nab한\nc"), 0xB0, 0xA1, (byte)'!'];
        string path = Store(content);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => TextFile.Read(path));
        Assert.Contains("is not valid UTF-8: byte 0xB0 at offset " + (before + 8).ToString("N0", System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("c\uFFFD\uFFFD!", TextFile.Read(path, InvalidBytes.Replace), StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnfinishedCharacterAtTheEndIsInvalid()
    {
        Assert.Throws<InvalidDataException>(() => TextFile.Read(Store([(byte)'a', 0xED, 0x95])));
        Assert.Throws<InvalidDataException>(() => TextFile.Read(Store([0xFF, 0xFE, (byte)'a', 0, (byte)'b'])));
        Assert.Equal("a\uFFFD", TextFile.Read(Store([(byte)'a', 0xED, 0x95]), InvalidBytes.Replace));
    }

    [Fact]
    public void DamagedGzipIsNamed()
    {
        byte[] packed = Pack(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000))));
        for (int i = 10; i < packed.Length; i++) packed[i] ^= 0x5A;
        Assert.Contains("damaged gzip", Assert.Throws<InvalidDataException>(() => TextFile.Read(Store(packed))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFilesAndFoldersAreNamed()
    {
        Assert.Contains("There is no file", Assert.Throws<FileNotFoundException>(() => TextFile.Read(Path.Combine(folder, "none.txt"))).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<ArgumentException>(() => TextFile.Read(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneLongLineTakesTwoBytesACharacter()
    {
        const int size = 20_000_000;
        string path = Path.Combine(folder, "long.txt");
        using (FileStream file = File.Create(path))
        {
            byte[] block = Encoding.ASCII.GetBytes(new string('a', size / 20));
            for (int i = 0; i < 20; i++) file.Write(block);
        }

        TextFile.Read(Store("warm"u8.ToArray()));
        long before = GC.GetAllocatedBytesForCurrentThread();
        string text = TextFile.Read(path);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(size, text.Length);
        Assert.InRange(allocated, 2L * size, 2L * size + 2_000_000);

        Vocabulary vocabulary = Vocabulary.Build(TextUnits.Characters, text);
        before = GC.GetAllocatedBytesForCurrentThread();
        TokenIds ids = vocabulary.Encode(text.AsMemory(), out _);
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(size, ids.Length);
        Assert.InRange(allocated, size, size + 1_000_000);
    }

    [Fact]
    public void AStreamThatCannotBeReadTwiceIsReadAllTheSame()
    {
        using var pipe = new GZipStream(new MemoryStream(Pack("한글\r\n"u8.ToArray())), CompressionMode.Decompress);
        Assert.Equal("한글\n", TextFile.Read(pipe, "pipe"));
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private string Store(byte[] bytes)
    {
        string path = Path.Combine(folder, Path.GetRandomFileName());
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
