using Unroll.Data;
using Unroll.Tests.Formats;

namespace Unroll.Tests.Data;

public sealed class FrameFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a.csv", "x,y\r\n1,2\r\n3,4\r\n", "1 2 | 3 4")]
    [InlineData("a.csv", "\uFEFFx;y\n1;2\n", "1 2")]
    [InlineData("a.tsv", "x\n1\n2\n", "1 | 2")]
    [InlineData("a.ts", "@data\n1,2:3,4:left\n5:6:right\n", "1 3 | 2 4; 5 6")]
    [InlineData("a.jsonl", "[[1,2],[3,4]]\n\n{\"label\":\"x\",\"frames\":[[5]]}\n", "1 2 | 3 4; 5")]
    [InlineData("a.pgm", "P2 2 1 255 0 51", "0 0.2")]
    public void TextsAreReadAsTheirNamesSay(string name, string text, string expected)
    {
        File.WriteAllText(folder[name], text);
        Assert.Equal(expected, Written(FrameFile.Read(folder[name])));
    }

    [Fact]
    public void BinariesAreKnownByTheirFirstBytes()
    {
        File.WriteAllBytes(folder["images"], [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 102]);
        Assert.Equal("0 1; 0.2 0.4", Written(FrameFile.Read(folder["images"])));
        File.WriteAllBytes(folder["image.txt"], [.. "P5 1 2 255\n"u8, 51, 255]);
        Assert.Equal("0.2 | 1", Written(FrameFile.Read(folder["image.txt"])));
        File.WriteAllBytes(folder["array"], Npy("(2, 2)", 1, 2, 3, 4));
        Assert.Equal("1 2 | 3 4", Written(FrameFile.Read(folder["array"])));
        File.WriteAllBytes(folder["array"], Npy("(4,)", 1, 2, 3, 4));
        Assert.Equal("1 | 2 | 3 | 4", Written(FrameFile.Read(folder["array"])));
        File.WriteAllBytes(folder["array"], Npy("(2, 1, 2)", 1, 2, 3, 4));
        Assert.Equal("1 2; 3 4", Written(FrameFile.Read(folder["array"])));
        Assert.Contains("there are 2 sequences", Assert.Throws<DataFileException>(() => FrameFile.ReadOne(folder["array"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNoSequenceIsRefusedByName()
    {
        File.WriteAllBytes(folder["array"], Npy("(1, 2)", 1, float.NaN));
        Assert.Contains("Feature 1 of frame 0 is NaN", Assert.Throws<DataFileException>(() => FrameFile.Read(folder["array"])).Message, StringComparison.Ordinal);
        File.WriteAllBytes(folder["array"], Npy("()", 1));
        Assert.Throws<DataFileException>(() => FrameFile.Read(folder["array"]));
        Assert.Contains("frame 2 has 1 numbers", Assert.Throws<DataFileException>(() => FrameFile.Parse("[[1,2],[3]]", "the line")).Message, StringComparison.Ordinal);
        Assert.Contains("holds no frames", Assert.Throws<DataFileException>(() => FrameFile.Parse("{\"text\":\"a\"}", "the line")).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => FrameFile.Read(folder["none"]));
    }

    private static string Written(IReadOnlyList<Frames> all) =>
        string.Join("; ", all.Select(frames => string.Join(" | ", Enumerable.Range(0, frames.Length).Select(t => string.Join(' ', frames[t].ToArray().Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture)))))));

    private static byte[] Npy(string shape, params float[] values) =>
        [0x93, .. "NUMPY"u8, 1, 0, 80, 0, .. System.Text.Encoding.ASCII.GetBytes($"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".PadRight(79) + "\n"), .. values.SelectMany(BitConverter.GetBytes)];
}
