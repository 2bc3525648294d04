using FsCheck;
using FsCheck.Fluent;
using Unroll.Data;
using Unroll.Tests.Formats;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Data;

public sealed class ImageTests
{
    [Fact]
    public void BytesArePixelsWithTheirChannelsSideBySide()
    {
        var image = Image.FromBytes([255, 0, 51, 0, 255, 102], 3, new ImageSize(1, 2));
        Assert.Equal([1f, 0, 0, 1, 0.2f, 0.4f], image.Values.ToArray());
        Assert.Equal(0.299f + 0.2f * 0.114f, image.ToChannels(1).Values[0], 1e-6);
        Assert.Equal(image.ToChannels(1).Values.ToArray(), image.ToChannels(1).ToChannels(3).Values[2..4].ToArray());
        Assert.Throws<ArgumentException>(() => image.ToChannels(2));
        Assert.Throws<ArgumentException>(() => Image.FromBytes([1, 2], 3, new ImageSize(1, 1)));
        Assert.Throws<ArgumentException>(() => new Image(new[] { float.NaN }, 1, new ImageSize(1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Image(new float[1], 1, new ImageSize(0, 1)));
    }

    [Fact]
    public void ResizingByHand()
    {
        var line = new Image(new float[] { 0, 1 }, 1, new ImageSize(1, 2));
        Assert.Equal([0f, 0.25f, 0.75f, 1], line.Resize(new ImageSize(1, 4)).Values.ToArray());
        Assert.Equal([0.5f], line.Resize(new ImageSize(1, 1)).Values.ToArray());
        Assert.Equal([0f, 1, 0, 1, 0, 1], line.Resize(new ImageSize(3, 2)).Values.ToArray());
        Assert.Same(line, line.Resize(line.Size));
    }

    [Fact]
    public void ResizingKeepsAnEvenImageAndStaysWithinItsRange() => Prop.ForAll(
        (from height in Gen.Choose(1, 9) from width in Gen.Choose(1, 9) from toHeight in Gen.Choose(1, 12) from toWidth in Gen.Choose(1, 12) from seed in Gen.Choose(0, 255) select (height, width, toHeight, toWidth, seed)).ToArbitrary(),
        sizes =>
        {
            var size = new ImageSize(sizes.toHeight, sizes.toWidth);
            byte[] bytes = [.. Enumerable.Range(0, 3 * sizes.height * sizes.width).Select(i => (byte)(i * 37 + sizes.seed))];
            Image image = Image.FromBytes(bytes, 3, new ImageSize(sizes.height, sizes.width)).Resize(size);
            Assert.Equal((3, size), (image.Channels, image.Size));
            Assert.InRange(image.Values.ToArray().Min(), bytes.Min() / 255f - 1e-5f, 1);
            Assert.InRange(image.Values.ToArray().Max(), 0, bytes.Max() / 255f + 1e-5f);
            Array.Fill(bytes, (byte)sizes.seed);
            Assert.All(Image.FromBytes(bytes, 3, new ImageSize(sizes.height, sizes.width)).Resize(size).Values.ToArray(), value => Assert.Equal(sizes.seed / 255f, value, 1e-5));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void RawImagesLieOneAfterTheOther()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "images.bin");
        File.WriteAllBytes(path, [0, 255, 51, 102, 1, 2, 3, 4]);
        IReadOnlyList<Image> images = RawImages.Read(path, new ImageSize(2, 2), 1);
        Assert.Equal(2, images.Count);
        Assert.Equal([0f, 1, 0.2f, 0.4f], images[0].Values.ToArray());
        Assert.Contains("8 bytes are not whole images of 9", Assert.Throws<DataFileException>(() => RawImages.Read(path, new ImageSize(3, 3), 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EntriesOfAnArrayAreImages()
    {
        NumericArray grey = Idx([2, 1, 2], [0, 255, 51, 102]), colours = Idx([1, 1, 2, 3], [255, 0, 51, 0, 255, 102]), features = Idx([2, 2], [255, 0, 0, 255]);
        Assert.Equal([0.2f, 0.4f], grey.ToImages()[1].Values.ToArray());
        Assert.Equal([1f, 0, 0, 1, 0.2f, 0.4f], colours.ToImages()[0].Values.ToArray());
        Assert.Equal((1, new ImageSize(2, 3)), (colours.ToImages(ImageLayout.ChannelsFirst)[0].Channels, colours.ToImages(ImageLayout.ChannelsFirst)[0].Size));
        Assert.Equal(2, features.ToImages()[1].Channels);
        Assert.Throws<DataFileException>(() => Idx([4], [0, 1, 2, 3]).ToImages());
    }

    [SkippableFact]
    public void EmojiAreReadWithoutADecoder()
    {
        IReadOnlyList<Image> images = RawImages.Read(Path.Combine(TestFolders.RequireData("emoji-captions"), "images-rgb32.bin.gz"), new ImageSize(32, 32));
        Assert.Equal(1619, images.Count);
        Assert.All(images[5].Values.ToArray(), value => Assert.InRange(value, 0, 1));
    }

    private static NumericArray Idx(int[] sizes, byte[] bytes) => IdxFile.Read(
        new MemoryStream([0, 0, 8, (byte)sizes.Length, .. sizes.SelectMany(size => new byte[] { 0, 0, 0, (byte)size }), .. bytes]), "array");
}
