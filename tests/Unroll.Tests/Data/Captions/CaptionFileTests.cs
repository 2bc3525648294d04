using Unroll.Data;
using Unroll.Tests.Formats;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Data;

public sealed class CaptionFileTests
{
    [Fact]
    public void FilesBesideTheTable()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.pgm"], "P2 2 1 255 0 51");
        File.WriteAllText(folder["b.ppm"], "P3 1 1 255 255 0 51");
        File.WriteAllText(folder["captions.tsv"], "\uFEFFimage\tcaption\tpart\r\na.pgm\tdark \"bar\"\ttrain\r\nb.ppm\t 빨강 \tdev\r\na.pgm\t\ttest\r\n");
        var options = new CaptionFileOptions { Size = new ImageSize(1, 2), SplitColumn = "part" };
        DataSet<CaptionedImage> data = CaptionFile.Read(folder["captions.tsv"], options);
        Assert.Equal(["dark \"bar\"", "빨강"], data.Select(example => example.Caption));
        Assert.Equal([0, 0.2f, 0, 0.2f, 0, 0.2f], data[0].Image.Values.ToArray());
        Assert.Same(data[1].Image, data[1].Image);
        DataSplit<CaptionedImage> split = CaptionFile.ReadSplit(folder["captions.tsv"], options with { Channels = 1, KeepInMemory = false });
        Assert.Equal((1, 1), (split.Train.Count, split.Validation!.Count));
        Assert.Null(split.Test);
        Assert.Equal(1, split.Train[0].Image.Channels);
        string before = CaptionFile.Read(folder["captions.tsv"], options).Fingerprint;
        File.WriteAllText(folder["a.pgm"], "P2 2 1 255 1 51");
        Assert.NotEqual(before, CaptionFile.Read(folder["captions.tsv"], options).Fingerprint);
    }

    [Fact]
    public void EntriesOfOneFile()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["images.bin"], [0, 255, 51, 102]);
        File.WriteAllBytes(folder["images.idx"], [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 102]);
        File.WriteAllText(folder["captions.tsv"], "id\tcaption\n1\tgrey\n0\twhite\n");
        var options = new CaptionFileOptions { ImageColumn = "id", Images = "images.bin", Size = new ImageSize(1, 2), Channels = 1 };
        foreach (CaptionFileOptions each in (CaptionFileOptions[])[options, options with { Images = "images.idx", Size = null }, options with { Images = "images.idx" }])
            Assert.Equal([0.2f, 0.4f], CaptionFile.Read(folder["captions.tsv"], each)[0].Image.Values.ToArray());
        Assert.Contains("say how large", Assert.Throws<DataFileException>(() => CaptionFile.Read(folder["captions.tsv"], options with { Size = null })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsWrongIsSaidWithItsLine()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["images.bin"], [0, 255]);
        string table = folder["captions.tsv"];
        var entries = new CaptionFileOptions { Images = "images.bin", Size = new ImageSize(1, 1), Channels = 1, SplitColumn = "split" };
        File.WriteAllText(table, "image\tcaption\tsplit\n0\tx\ttrain\n2\ty\tother\n");
        Assert.Equal(3, Assert.Throws<DataFileException>(() => CaptionFile.Read(table, entries)).Line);
        Assert.Equal(2, Assert.Throws<DataFileException>(() => CaptionFile.Read(table, new CaptionFileOptions { Size = new ImageSize(1, 1) })).Line);
        Assert.Throws<ArgumentException>(() => CaptionFile.Read(table));
        Assert.Throws<ArgumentException>(() => CaptionFile.ReadSplit(table, entries with { SplitColumn = null }));
        Assert.Throws<InvalidDataException>(() => CaptionFile.Read(table, entries with { CaptionColumn = "text" }));
        File.WriteAllText(table, "image\tcaption\tsplit\n0\tx\ttrain\n1\ty\tother\n");
        Assert.Equal(3, Assert.Throws<DataFileException>(() => CaptionFile.ReadSplit(table, entries)).Line);
        File.WriteAllText(table, "image\tcaption\tsplit\n0\tx\ttest\n");
        Assert.Contains("nothing to learn from", Assert.Throws<DataFileException>(() => CaptionFile.ReadSplit(table, entries)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Emoji()
    {
        string folder = TestFolders.RequireData("emoji-captions");
        var options = new CaptionFileOptions { ImageColumn = "index", SplitColumn = "split", Images = "images-rgb32.bin.gz", Size = new ImageSize(32, 32) };
        DataSplit<CaptionedImage> data = CaptionFile.ReadSplit(Path.Combine(folder, "captions.tsv"), options);
        Assert.Equal((1266, 174, 179), (data.Train.Count, data.Validation!.Count, data.Test!.Count));
        Assert.Equal("grinning face", data.Train[0].Caption);
    }
}
