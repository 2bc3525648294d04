using System.Buffers.Binary;
using System.Text;

namespace Unroll.Data;

/// <summary>Goes through the chunks of a WAV file, in order and without seeking. Memory grows with the bytes that come, never with what a header promises.</summary>
internal sealed class WavReader(Stream stream, byte[] start, string source)
{
    private const int MostSamples = 1 << 28;
    private const int BufferLength = 1 << 16;
    private const uint UnknownLength = uint.MaxValue;

    private byte[] pending = start;

    public Waveform Read()
    {
        byte[] head = new byte[12];
        if (Fill(head) < head.Length) throw Fail("it ends within its first 12 bytes: it is no WAV file, or was cut off.");
        string riff = Name(head), wave = Name(head.AsSpan(8));
        if (riff is "RIFX" or "RF64" or "BW64") throw Fail($"it has the form {riff}, which is not read. Convert it: ffmpeg -i IN.wav -c:a pcm_s16le OUT.wav.");
        if (riff != "RIFF" || wave != "WAVE") throw Fail($"it begins with '{riff}' and '{wave}' where a WAV file has 'RIFF' and 'WAVE'. Convert it: ffmpeg -i IN OUT.wav.");
        WavFormat? format = null;
        byte[] chunk = new byte[8];
        while (true)
        {
            int count = Fill(chunk);
            if (count < chunk.Length) throw Fail(format is null ? "it has no 'fmt ' chunk: it was cut off, or is damaged." : "it has no 'data' chunk: it was cut off, or is damaged.");
            string name = Name(chunk);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(4));
            switch (name)
            {
                case "fmt ":
                    format = ReadFormat(length);
                    break;
                case "data":
                    return ReadSamples(format ?? throw Fail("its sound stands before the description of it ('data' before 'fmt '): the file is damaged."), length);
                default:
                    Skip(name, length + (length & 1L));
                    break;
            }
        }
    }

    private WavFormat ReadFormat(uint length)
    {
        if (length is < 16 or > 4096) throw Fail($"its 'fmt ' chunk has {length} bytes; 16 to 40 are usual. The file is damaged.");
        byte[] bytes = new byte[length + (length & 1)];
        int count = Fill(bytes);
        if (count < length) throw Fail($"it ends within its 'fmt ' chunk, after {count} of {length} bytes: it was cut off.");
        return WavFormat.Read(bytes.AsSpan(0, (int)length), Fail);
    }

    private Waveform ReadSamples(WavFormat format, uint length)
    {
        bool known = length != UnknownLength;
        if (known && length % format.BlockBytes != 0)
            throw Fail($"its sound has {length} bytes, which are not whole samples of {format.BlockBytes} bytes ({format.Channels} channels of {format.Bits} bits). The file is damaged.");
        long total = known ? length / format.BlockBytes : MostSamples + 1L;
        if (known && total > MostSamples) throw Fail($"it has {total} samples for each channel; more than {MostSamples} are not read. Cut the recording into pieces.");
        if (total == 0) throw Fail("it has no sound: its 'data' chunk is empty.");
        byte[] buffer = new byte[Math.Max(1, BufferLength / format.BlockBytes) * format.BlockBytes];
        float[] samples = new float[(int)Math.Min(total, BufferLength)];
        int read = 0;
        while (read < total)
        {
            int wanted = (int)Math.Min(buffer.Length, (total - read) * format.BlockBytes);
            int count = Fill(buffer.AsSpan(0, wanted)) / format.BlockBytes;
            if (read + count > MostSamples) throw Fail($"it has more than {MostSamples} samples for each channel. Cut the recording into pieces.");
            if (read + count > samples.Length) Array.Resize(ref samples, Math.Min(MostSamples, Math.Max(read + count, 2 * samples.Length)));
            format.Decode(buffer.AsSpan(0, count * format.BlockBytes), samples.AsSpan(read, count));
            read += count;
            if (count * format.BlockBytes < wanted) break;
        }

        if (known && read < total) throw Fail($"it promises {total} samples for each channel and ends after {read}: it was cut off. Copy or record it again.");
        if (read == 0) throw Fail("it has no sound: it ends at the beginning of its 'data' chunk.");
        Array.Resize(ref samples, read);
        int wrong = Waveform.FirstNotFinite(samples);
        if (wrong >= 0) throw Fail($"sample {wrong} is no finite number. The file is damaged.");
        return new Waveform(samples, format.SampleRate);
    }

    private void Skip(string name, long length)
    {
        byte[] buffer = new byte[(int)Math.Min(length, BufferLength)];
        for (long left = length; left > 0;)
        {
            int count = Fill(buffer.AsSpan(0, (int)Math.Min(left, buffer.Length)));
            if (count == 0) throw Fail($"it ends within its chunk '{name}', which promises {length} bytes, and before any sound: it was cut off, or is damaged.");
            left -= count;
        }
    }

    private int Fill(Span<byte> target)
    {
        int taken = Math.Min(pending.Length, target.Length);
        pending.AsSpan(0, taken).CopyTo(target);
        pending = pending[taken..];
        return taken + (taken == target.Length ? 0 : stream.ReadAtLeast(target[taken..], target.Length - taken, throwOnEndOfStream: false));
    }

    private static string Name(ReadOnlySpan<byte> bytes)
    {
        Span<char> letters = stackalloc char[4];
        for (int i = 0; i < 4; i++) letters[i] = bytes[i] is >= 0x20 and < 0x7F ? (char)bytes[i] : '?';
        return letters.ToString();
    }

    private DataFileException Fail(string problem) => new(source, null, problem);
}
