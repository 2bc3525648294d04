using Unroll.Data;
using Unroll.Tests.Formats;

namespace Unroll.Tests.Data;

/// <summary>What needs the program skips where it is absent; that it is absent is said in one clear sentence.</summary>
public sealed class FfmpegTests
{
    [SkippableFact]
    public void AnImageOfAnotherFormatIsDecodedAndScaled()
    {
        Skip.IfNot(Ffmpeg.IsAvailable(), "ffmpeg is not installed.");
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "-a:b.bmp");
        File.WriteAllBytes(path, Bitmap([10, 200, 30]));
        Image image = ImageFile.Read(path, new ImageSize(2, 3));
        Assert.Equal((3, new ImageSize(2, 3)), (image.Channels, image.Size));
        for (int channel = 0; channel < 3; channel++)
        {
            float wanted = (channel == 0 ? 30 : channel == 1 ? 200 : 10) / 255f;
            foreach (float value in image.Values.Slice(channel * 6, 6)) Assert.Equal(wanted, value, 0.02);
        }

        Frames frames = Ffmpeg.ReadFrames(path, new ImageSize(2, 3), 1);
        Assert.Equal((1, 6), (frames.Length, frames.Features));
    }

    [SkippableFact]
    public void AVideoCanBeLeftEarly()
    {
        Skip.IfNot(Ffmpeg.IsAvailable(), "ffmpeg is not installed.");
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "video.y4m");
        byte[] frame = [.. "FRAME\n"u8, .. Enumerable.Repeat((byte)90, 16 * 16 * 3 / 2)];
        File.WriteAllBytes(path, [.. "YUV4MPEG2 W16 H16 F25:1 Ip A1:1 C420\n"u8, .. Enumerable.Repeat(frame, 200).SelectMany(bytes => bytes)]);
        Assert.Equal(200, Ffmpeg.ReadVideo(path, new ImageSize(4, 4)).Count());
        Assert.Equal(3, Ffmpeg.ReadVideo(path, new ImageSize(4, 4)).Take(3).Count());
        Assert.Equal(7, Ffmpeg.ReadFrames(path, new ImageSize(4, 4), most: 7).Length);
        Assert.Equal(8, Ffmpeg.ReadFrames(path, new ImageSize(4, 4), 1, framesPerSecond: 1).Length);
    }

    [Fact]
    public void WhatCannotBeReadIsAnErrorOfTheFile()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "broken.png");
        File.WriteAllText(path, "this is no picture");
        DataFileException error = Assert.Throws<DataFileException>(() => ImageFile.Read(path, new ImageSize(4, 4)));
        Assert.Contains("ffmpeg", error.Message, StringComparison.Ordinal);
        Assert.Contains("broken.png", error.Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => ImageFile.Read(path + "x", new ImageSize(4, 4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFile.Read(path, new ImageSize(4, 4), 2));
    }

    [Fact]
    public void PpmNeedsNoProgram()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "a.ppm");
        File.WriteAllText(path, "P3 1 1 255 255 0 51");
        Assert.Equal([1f, 1, 0, 0, 0.2f, 0.2f], ImageFile.Read(path, new ImageSize(1, 2)).Values.ToArray());
    }

    // 4 x 2 pixels of one colour, blue first, each line of 12 bytes.
    private static byte[] Bitmap(byte[] pixel)
    {
        byte[] pixels = [.. Enumerable.Repeat(pixel, 8).SelectMany(bytes => bytes)];
        return
        [
            .. "BM"u8, .. BitConverter.GetBytes(54 + pixels.Length), 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0,
            0, 0, 0, 0, .. BitConverter.GetBytes(pixels.Length), .. new byte[16], .. pixels,
        ];
    }
}
