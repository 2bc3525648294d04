using System.IO.Compression;
using Unroll.Data;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Data;

public sealed class IdxFileTests
{
    private static readonly byte[] small = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 255, 2, 3, 4, 51, 6, 7, 8, 9, 10, 11];

    private static NumericArray Read(params byte[] bytes) => IdxFile.Read(new MemoryStream(bytes), "mutated.idx");

    [Fact]
    public void BytesOfTwoImages()
    {
        NumericArray array = Read(small);
        Assert.Equal([2, 2, 3], array.Sizes.ToArray());
        Assert.Equal([0f, 255, 2, 3, 4, 51, 6, 7, 8, 9, 10, 11], array.ToFloats());
        Frames first = array.Frames(0, 255);
        Assert.Equal((2, 3), (first.Length, first.Features));
        Assert.Equal([0f, 1, 2 / 255f, 3 / 255f, 4 / 255f, 51 / 255f], first.Values.ToArray());
        Assert.Equal([6, 7, 8, 9, 10, 11], array.ToIntegers()[6..]);
        Assert.Equal([6f, 7, 8, 9, 10, 11], array.Entry(1));
    }

    [Fact]
    public void GzipIsUnpacked()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(small);
        Assert.Equal(Read(small).ToFloats(), Read(packed.ToArray()).ToFloats());
        Assert.Throws<DataFileException>(() => Read(packed.ToArray()[..^12]));
    }

    [Fact]
    public void EveryTypeIsBigEndian()
    {
        Assert.Equal([-1f], Read(0, 0, 9, 1, 0, 0, 0, 1, 255).ToFloats());
        Assert.Equal([-2f], Read(0, 0, 0x0B, 1, 0, 0, 0, 1, 255, 254).ToFloats());
        Assert.Equal([258], Read(0, 0, 0x0C, 1, 0, 0, 0, 1, 0, 0, 1, 2).ToIntegers());
        Assert.Equal([1f], Read(0, 0, 0x0D, 1, 0, 0, 0, 1, 0x3F, 0x80, 0, 0).ToFloats());
        Assert.Equal([-2f], Read(0, 0, 0x0E, 1, 0, 0, 0, 1, 0xC0, 0, 0, 0, 0, 0, 0, 0).ToFloats());
    }

    [Theory]
    [InlineData("IDX", new byte[] { 1, 2, 3, 4 })]
    [InlineData("header", new byte[] { 0, 0 })]
    [InlineData("ends after 1 of 5", new byte[] { 0, 0, 8, 1, 0, 0, 0, 5, 1 })]
    [InlineData("promises", new byte[] { 0, 0, 8, 2, 0x7F, 255, 255, 255, 0x7F, 255, 255, 255, 1 })]
    [InlineData("size 0", new byte[] { 0, 0, 8, 1, 0, 0, 0, 0 })]
    [InlineData("size 4294967295", new byte[] { 0, 0, 8, 1, 255, 255, 255, 255 })]
    [InlineData("More bytes", new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 1, 1 })]
    [InlineData("0 dimensions", new byte[] { 0, 0, 8, 0 })]
    [InlineData("200 dimensions", new byte[] { 0, 0, 8, 200 })]
    public void WhatIsWrongIsSaid(string said, byte[] bytes) => Assert.Contains(said, Assert.Throws<DataFileException>(() => Read(bytes)).Message, StringComparison.Ordinal);

    [Fact]
    public void ALargePromiseTakesNoMemory()
    {
        byte[] promise = [0, 0, 8, 1, 0x70, 0, 0, 0, 1, 2, 3];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DataFileException>(() => Read(promise));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    [Fact]
    public void DamagedFilesGiveOneSortOfError() => FileMutations.Check(small, stream => IdxFile.Read(stream, "mutated"));

    [SkippableFact]
    public void ImagesAndLabelsAreASetOfSequences()
    {
        string folder = TestFolders.RequireData("mnist-10k");
        DataSet<LabelledSequence> digits = IdxFile.ReadSequences(Path.Combine(folder, "t10k-images-idx3-ubyte.gz"), Path.Combine(folder, "t10k-labels-idx1-ubyte.gz"));
        Assert.Equal(10_000, digits.Count);
        Assert.Equal("7", Assert.Single(digits[0].Labels));
        Assert.Equal((28, 28), (digits[0].Input.Frames!.Length, digits[0].Input.Frames!.Features));
        Assert.Equal(1, digits[0].Input.Frames!.Values.ToArray().Max());
        Assert.Equal(64, digits.Fingerprint.Length);
        DataFileException swapped = Assert.Throws<DataFileException>(() => IdxFile.ReadSequences(Path.Combine(folder, "t10k-labels-idx1-ubyte.gz"), Path.Combine(folder, "t10k-images-idx3-ubyte.gz")));
        Assert.Contains("label for each image", swapped.Message, StringComparison.Ordinal);
    }
}
