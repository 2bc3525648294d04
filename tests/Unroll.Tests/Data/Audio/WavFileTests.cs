using System.IO.Compression;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using Unroll.Data;
using Unroll.Tests.Formats;

namespace Unroll.Tests.Data.Audio;

public sealed class WavFileTests
{
    private static Waveform Read(byte[] file) => WavFile.Read(new MemoryStream(file), "x.wav");

    private static byte[] Bytes<T>(params T[] values)
        where T : struct => MemoryMarshal.AsBytes<T>(values).ToArray();

    public static TheoryData<int, int, byte[]> Forms => new()
    {
        { 1, 8, [128, 192, 0, 64] },
        { 1, 16, Bytes<short>(0, 16384, -32768, -16384) },
        { 1, 24, [0, 0, 0, 0, 0, 0x40, 0, 0, 0x80, 0, 0, 0xC0] },
        { 1, 32, Bytes(0, 1 << 30, int.MinValue, -(1 << 30)) },
        { 3, 32, Bytes(0f, 0.5f, -1f, -0.5f) },
        { 3, 64, Bytes(0d, 0.5, -1, -0.5) },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void EveryFormGivesTheSameSamples(int tag, int bits, byte[] data)
    {
        foreach (bool extensible in new[] { false, true })
        {
            Waveform wave = Read(WavFiles.Create(tag, 1, 8000, bits, data, extensible: extensible));
            Assert.Equal([0f, 0.5f, -1f, -0.5f], wave.Samples);
            Assert.Equal(8000, wave.SampleRate);
            Assert.Equal(TimeSpan.FromSeconds(0.0005), wave.Duration);
            Assert.Equal([0.25f, -0.75f], Read(WavFiles.Create(tag, 2, 8000, bits, data, extensible: extensible)).Samples);
        }
    }

    [Fact]
    public void ChunksOfNoUseArePassedOverWithTheirPadding()
    {
        byte[] file = WavFiles.Create(1, 1, 16000, 16, Bytes<short>(1, 2), before: [WavFiles.Chunk("LIST", [1, 2, 3]), WavFiles.Chunk("junk", new byte[100_000]), WavFiles.Chunk("id3 ", [])]);
        Assert.Equal(2, Read([.. file, .. WavFiles.Chunk("LIST", [1])]).Samples.Length);
    }

    [Fact]
    public void AnUnknownLengthMeansToTheEnd()
    {
        short[] samples = [.. Enumerable.Range(0, 100_001).Select(i => (short)i)];
        Assert.Equal(100_001, Read([.. WavFiles.Create(1, 1, 16000, 16, Bytes(samples), length: uint.MaxValue), 7]).Samples.Length);
    }

    [Fact]
    public void GzipIsUnpackedAndTellsWhenItIsTorn()
    {
        byte[] file = WavFiles.Create(1, 1, 16000, 16, Bytes([.. Enumerable.Range(0, 5000).Select(i => (short)(i * i))]));
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(file);
        Assert.Equal(Read(file).Samples, Read(packed.ToArray()).Samples);
        Assert.Contains("x.wav", Assert.Throws<DataFileException>(() => Read(packed.ToArray()[..2000])).Message, StringComparison.Ordinal);
        byte[] torn = packed.ToArray();
        torn.AsSpan(10).Fill(0xFF);
        Assert.Contains("gzip data are damaged", Assert.Throws<DataFileException>(() => Read(torn)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        using var folder = new TemporaryFolder();
        WavFile.Write(folder["a.wav"], new Waveform([0f, 0.5f, -1f, 2f, -2f], 22050));
        Waveform read = WavFile.Read(folder["a.wav"]);
        Assert.Equal([0f, 0.5f, -1f, 32767 / 32768f, -1f], read.Samples);
        Assert.Equal(22050, read.SampleRate);
        Waveform joined = Waveform.Join([read, read], [3]);
        Assert.Equal(13, joined.Samples.Length);
        Assert.Equal([0f, 0, 0, 0, 0.5f], joined.Samples[5..10]);
        Assert.Throws<ArgumentException>(() => Waveform.Join([read, new Waveform([1f], 8000)]));
        Assert.Throws<ArgumentException>(() => Waveform.Join([]));
        Assert.Throws<ArgumentException>(() => new Waveform(ReadOnlySpan<float>.Empty, 8000));
        Assert.Contains("Sample 1 is NaN", Assert.Throws<ArgumentException>(() => new Waveform([0f, float.NaN], 8000)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => WavFile.Read(folder["none.wav"]));
        Assert.Throws<ArgumentException>(() => WavFile.Read(folder.Path));
    }

    public static TheoryData<byte[], string> Wrong => new()
    {
        { [], "it is empty" },
        { [1], "1 byte" },
        { "RIFF"u8.ToArray(), "first 12 bytes" },
        { "ID3abcdefghijklm"u8.ToArray(), "begins with 'ID3a'" },
        { "RIFF\0\0\0\0AVI LIST"u8.ToArray(), "'AVI '" },
        { "RF64\0\0\0\0WAVEdata"u8.ToArray(), "RF64" },
        { "RIFF\0\0\0\0WAVE"u8.ToArray(), "no 'fmt ' chunk" },
        { "RIFF\0\0\0\0WAVEdata\x01\0\0\0\0"u8.ToArray(), "'data' before 'fmt '" },
        { "RIFF\0\0\0\0WAVEfmt \x04\0\0\0abcd"u8.ToArray(), "'fmt ' chunk has 4 bytes" },
        { "RIFF\0\0\0\0WAVEjunk\x40\0\0\0abcd"u8.ToArray(), "within its chunk 'junk'" },
        { WavFiles.Create(1, 1, 8000, 16, [1, 0, 1, 0], length: 400), "promises 200 samples for each channel and ends after 2" },
        { WavFiles.Create(1, 1, 8000, 16, []), "no sound" },
        { WavFiles.Create(1, 1, 8000, 16, [], length: uint.MaxValue), "no sound" },
        { WavFiles.Create(1, 1, 8000, 16, [1, 2, 3]), "not whole samples of 2 bytes" },
        { WavFiles.Create(1, 1, 8000, 12, [1, 2, 3], block: 2), "12 bits" },
        { WavFiles.Create(3, 1, 8000, 16, [1, 2]), "floating-point samples have 16 bits" },
        { WavFiles.Create(1, 0, 8000, 16, [1, 2]), "0 channels" },
        { WavFiles.Create(1, 65535, 8000, 16, [1, 2]), "65535 channels" },
        { WavFiles.Create(1, 1, 0, 16, [1, 2]), "0 samples a second" },
        { WavFiles.Create(1, 1, 8000, 16, [1, 2], block: 4), "must be 2" },
        { WavFiles.Create(6, 1, 8000, 8, [1, 2]), "A-law" },
        { WavFiles.Create(0x1234, 1, 8000, 8, [1, 2]), "format 0x1234" },
        { WavFiles.Create(3, 1, 8000, 32, Bytes(0f, float.NaN)), "sample 1 is no finite number" },
        { WavFiles.Create(3, 1, 8000, 64, Bytes(1e300)), "sample 0 is no finite number" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void MistakesAreNamed(byte[] file, string message)
    {
        DataFileException error = Assert.Throws<DataFileException>(() => Read(file));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("'x.wav': ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FilesChangedAtRandomAreReadOrRefusedAndNeverTakeMuchMemory()
    {
        byte[] original = WavFiles.Create(1, 2, 8000, 16, Bytes([.. Enumerable.Range(0, 100).Select(i => (short)i)]), extensible: true, before: [WavFiles.Chunk("LIST", [1, 2, 3])]);
        Gen<int> place = Gen.Choose(0, original.Length - 1);
        Gen<Func<byte[], byte[]>> set = from at in place
                                        from value in Gen.Elements<byte>(0, 1, 2, 4, 16, 127, 128, 255)
                                        select (Func<byte[], byte[]>)(bytes => [.. bytes.Select((old, i) => i == at ? value : old)]);
        Gen<Func<byte[], byte[]>> cut = place.Select(at => (Func<byte[], byte[]>)(bytes => bytes[..Math.Min(at, bytes.Length)]));
        Gen<Func<byte[], byte[]>> remove = from at in place from count in Gen.Choose(1, 9) select (Func<byte[], byte[]>)(bytes => [.. bytes.Where((_, i) => i < at || i >= at + count)]);
        Gen<byte[]> files = from count in Gen.Choose(1, 4)
                            from mutations in Gen.OneOf(set, set, set, cut, remove).ArrayOf(count)
                            select mutations.Aggregate(original, (bytes, mutate) => mutate(bytes));
        int readable = 0, refused = 0;
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(5000).WithQuietOnSuccess(true),
            Prop.ForAll(files.ToArbitrary(), bytes =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    Assert.InRange(Read(bytes).Samples.Length, 1, bytes.Length);
                    readable++;
                }
                catch (DataFileException)
                {
                    refused++;
                }

                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 600_000);
            }));
        Assert.True(readable > 100 && refused > 100, $"{readable} were readable, {refused} refused: the mutations test nothing.");
    }
}
