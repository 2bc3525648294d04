using System.Buffers.Binary;
using System.Text;
using Unroll.Formats;

namespace Unroll.Data;

/// <summary>
/// Reads and writes WAV files: integer samples of 8, 16, 24 or 32 bits and floating-point samples of 32 or 64, plain or in the extensible form, packed with gzip or not.
/// Several channels become one, their mean. Chunks that are not needed are passed over; what stands after the sound is not read.
/// </summary>
/// <remarks>
/// IBM and Microsoft, "Multimedia Programming Interface and Data Specifications 1.0", 1991. Integers are divided by 2^(bits - 1), so that full scale is -1 to 1; those of 8 bits
/// are counted from 128. A length of 0xFFFFFFFF, which programs write that do not know it in advance, means "up to the end of the file".
/// </remarks>
public static class WavFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFileException">It is no WAV file, is cut off or damaged, or its samples are in a form that is not read; the message says what to do.</exception>
    public static Waveform Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) throw new ArgumentException($"'{path}' is a folder. Name a WAV file in it.", nameof(path));
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{Path.GetFullPath(path)}'. Check the name and the folder you are in.", path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return Read(file, path);
    }

    /// <summary>Reads a stream to the end of the sound.</summary>
    /// <param name="stream">The bytes; it need not be able to seek.</param>
    /// <param name="source">What to call it in errors.</param>
    /// <exception cref="DataFileException">As for <see cref="Read(string)"/>.</exception>
    public static Waveform Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] start = new byte[2];
        int count = stream.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        if (count < 2) throw new DataFileException(source, null, count == 0 ? "it is empty. Give a WAV file." : "it has 1 byte: it is no WAV file.");
        if (start is not [0x1F, 0x8B]) return new WavReader(stream, start, source).Read();
        using Stream unpacked = Gzip.Unpack(new PrefixedStream(start, stream));
        try
        {
            return new WavReader(unpacked, [], source).Read();
        }
        catch (InvalidDataException error)
        {
            throw new DataFileException(source, null, $"its gzip data are damaged ({error.Message}). Copy the file again.", error);
        }
    }

    /// <summary>Writes a recording as integers of 16 bits; what lies outside -1 to 1 is clipped.</summary>
    /// <exception cref="FileWriteException">The disk is full or the file cannot be written.</exception>
    public static void Write(string path, Waveform waveform)
    {
        ArgumentNullException.ThrowIfNull(waveform);
        const int header = 44;
        ReadOnlySpan<float> samples = waveform.Samples;
        byte[] bytes = new byte[checked(header + 2 * samples.Length)];
        Encoding.ASCII.GetBytes("RIFF").CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        Encoding.ASCII.GetBytes("WAVEfmt ").CopyTo(bytes, 8);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), waveform.SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(28), 2 * waveform.SampleRate);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(34), 16);
        Encoding.ASCII.GetBytes("data").CopyTo(bytes, 36);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40), 2 * samples.Length);
        for (int i = 0; i < samples.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(header + 2 * i), (short)Math.Clamp(Math.Round(samples[i] * 32768.0), short.MinValue, short.MaxValue));
        AtomicFile.Write(path, bytes);
    }
}
