using System.Buffers.Binary;
using System.Text;

namespace Unroll.Tests.Data.Audio;

/// <summary>Makes WAV files, right and wrong ones.</summary>
internal static class WavFiles
{
    public static byte[] Create(int tag, int channels, int rate, int bits, byte[] data, int? block = null, bool extensible = false, uint? length = null, params byte[][] before)
    {
        var format = new MemoryStream();
        Write16(format, extensible ? 0xFFFE : tag);
        Write16(format, channels);
        Write32(format, (uint)rate);
        Write32(format, (uint)(rate * channels * bits / 8));
        Write16(format, block ?? channels * bits / 8);
        Write16(format, bits);
        if (extensible)
        {
            Write16(format, 22);
            Write16(format, bits);
            Write32(format, 0);
            Write16(format, tag);
            format.Write([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]);
        }

        var file = new MemoryStream();
        file.Write("RIFF"u8);
        Write32(file, 0);
        file.Write("WAVE"u8);
        foreach (byte[] chunk in before) file.Write(chunk);
        file.Write(Chunk("fmt ", format.ToArray()));
        file.Write("data"u8);
        Write32(file, length ?? (uint)data.Length);
        file.Write(data);
        return file.ToArray();
    }

    public static byte[] Chunk(string name, byte[] contents)
    {
        var chunk = new MemoryStream();
        chunk.Write(Encoding.ASCII.GetBytes(name));
        Write32(chunk, (uint)contents.Length);
        chunk.Write(contents);
        if (contents.Length % 2 == 1) chunk.WriteByte(0);
        return chunk.ToArray();
    }

    private static void Write16(Stream stream, int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        stream.Write(bytes);
    }

    private static void Write32(Stream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }
}
