using System.Buffers.Binary;

namespace Unroll.Data;

/// <summary>What the <c>fmt </c> chunk of a WAV file says.</summary>
internal sealed record WavFormat(bool IsFloat, int Channels, int SampleRate, int Bits)
{
    private const int Pcm = 1;
    private const int Float = 3;
    private const int Extensible = 0xFFFE;
    private const int MostChannels = 64;

    // The last 14 bytes of a sub-format of the extensible form, when its first two are a format of the plain form.
    private static readonly byte[] plainFormats = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    /// <summary>Bytes that one sample of all channels takes.</summary>
    public int BlockBytes => Channels * Bits / 8;

    public static WavFormat Read(ReadOnlySpan<byte> bytes, Func<string, DataFileException> fail)
    {
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        int block = BinaryPrimitives.ReadUInt16LittleEndian(bytes[12..]), bits = BinaryPrimitives.ReadUInt16LittleEndian(bytes[14..]);
        if (tag == Extensible)
        {
            if (bytes.Length < 40) throw fail($"it has the extensible form, but its 'fmt ' chunk has {bytes.Length} bytes where that needs 40. The file is damaged.");
            if (!bytes.Slice(26, 14).SequenceEqual(plainFormats)) throw fail("its samples are in a form of their maker's own, which is not read. Convert it: ffmpeg -i IN.wav -c:a pcm_s16le OUT.wav.");
            tag = BinaryPrimitives.ReadUInt16LittleEndian(bytes[24..]);
        }

        if (tag is not (Pcm or Float)) throw fail($"its samples are compressed ({Name(tag)}), which is not read. Convert it: ffmpeg -i IN.wav -c:a pcm_s16le OUT.wav.");
        if (channels is < 1 or > MostChannels) throw fail($"it says that it has {channels} channels; 1 to {MostChannels} are read. The file may be damaged.");
        if (rate is < 100 or > 1_000_000) throw fail($"it says that it has {rate} samples a second; 100 to 1000000 are read. The file may be damaged.");
        bool allowed = tag == Pcm ? bits is 8 or 16 or 24 or 32 : bits is 32 or 64;
        if (!allowed) throw fail($"its {(tag == Pcm ? "integer" : "floating-point")} samples have {bits} bits; {(tag == Pcm ? "8, 16, 24 and 32" : "32 and 64")} are read. Convert it: ffmpeg -i IN.wav -c:a pcm_s16le OUT.wav.");
        if (block != channels * bits / 8) throw fail($"it says that a sample of {channels} channels of {bits} bits takes {block} bytes; it must be {channels * bits / 8}. The file is damaged.");
        return new WavFormat(tag == Float, channels, (int)rate, bits);
    }

    /// <summary>Turns whole blocks into samples: the mean of the channels, in double precision.</summary>
    public void Decode(ReadOnlySpan<byte> blocks, Span<float> samples)
    {
        int bytes = Bits / 8;
        for (int i = 0; i < samples.Length; i++)
        {
            double sum = 0;
            for (int channel = 0; channel < Channels; channel++) sum += Sample(blocks[(i * BlockBytes + channel * bytes)..]);
            samples[i] = (float)(sum / Channels);
        }
    }

    private double Sample(ReadOnlySpan<byte> bytes) => (IsFloat, Bits) switch
    {
        (true, 32) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        (true, _) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        (_, 8) => (bytes[0] - 128) / 128.0,
        (_, 16) => BinaryPrimitives.ReadInt16LittleEndian(bytes) / 32768.0,
        (_, 24) => ((bytes[2] << 24) | (bytes[1] << 16) | (bytes[0] << 8)) / 2147483648.0,
        _ => BinaryPrimitives.ReadInt32LittleEndian(bytes) / 2147483648.0,
    };

    private static string Name(int tag) => tag switch
    {
        2 or 0x11 => "ADPCM",
        6 => "A-law",
        7 => "µ-law",
        0x55 => "MP3",
        _ => FormattableString.Invariant($"format 0x{tag:X4}"),
    };
}
