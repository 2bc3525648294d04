using System.Text;
using Unroll.Data;

namespace Unroll.Tests.Data;

public sealed class NetpbmFileTests
{
    private static Image Read(params byte[] bytes) => NetpbmFile.Read(new MemoryStream(bytes), "mutated.ppm");

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    [Fact]
    public void EveryKind()
    {
        Image grey = Read(Text("P2 # a comment\n3 2\n# another\n10\n0 1 2\n3 4 10\n"));
        Assert.Equal((1, new ImageSize(2, 3)), (grey.Channels, grey.Size));
        Assert.Equal([0f, 0.1f, 0.2f, 0.3f, 0.4f, 1], grey.Values.ToArray());
        Assert.Equal([1f, 0, 0, 1, 0.2f, 0.4f], Read(Text("P3 2 1 255 255 0 51 0 255 102")).Values.ToArray());
        Assert.Equal([0f, 1, 0.2f, 0.4f], Read([.. Text("P5\n2 2\n255\n"), 0, 255, 51, 102]).Values.ToArray());
        Assert.Equal([1f, 0, 0, 1, 0.2f, 0.4f], Read([.. Text("P6 2 1 255\n"), 255, 0, 51, 0, 255, 102]).Values.ToArray());
        Assert.Equal([256f / 1000, 1], Read([.. Text("P5 2 1 1000\n"), 1, 0, 3, 0xE8]).Values.ToArray());
    }

    [Fact]
    public void AValueThatLooksLikeACommentIsAPixel() => Assert.Equal([35 / 255f, 10 / 255f], Read([.. Text("P5 2 1 255\n"), (byte)'#', (byte)'\n']).Values.ToArray());

    [Theory]
    [InlineData("P4 1 1 255\n1", "P2, P3, P5 or P6")]
    [InlineData("GIF89a", "P2, P3, P5 or P6")]
    [InlineData("P2 2 2 255 1 2 3", "ends before its value 3")]
    [InlineData("P2 1 1 255 1 2", "More numbers")]
    [InlineData("P5 2 2 255\nabc", "ends after 3 of 4")]
    [InlineData("P5 1 1 255\nab", "More bytes")]
    [InlineData("P2 1 1 100 101", "is 101")]
    [InlineData("P2 0 1 255 1", "width")]
    [InlineData("P2 -1 1 255 1", "width")]
    [InlineData("P2 1 1 70000 1", "brightest value")]
    [InlineData("P5 99999999999999999999 1 255\n", "width")]
    [InlineData("P5 200000000 200000000 255\n", "promises")]
    [InlineData("P5 16384 16384 255\nx", "ends after 1")]
    [InlineData("P2", "width")]
    public void WhatIsWrongIsSaid(string file, string said) => Assert.Contains(said, Assert.Throws<DataFileException>(() => Read(Text(file))).Message, StringComparison.Ordinal);

    [Fact]
    public void DamagedFilesGiveOneSortOfError()
    {
        FileMutations.Check([.. Text("P6 3 2 255\n"), .. Enumerable.Range(0, 18).Select(i => (byte)(i * 13))], stream => NetpbmFile.Read(stream, "mutated"));
        FileMutations.Check(Text("P2 3 2 255\n1 2 3 40 50 255\n"), stream => NetpbmFile.Read(stream, "mutated"));
    }
}
