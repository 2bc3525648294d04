using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Unroll.Data;

/// <summary>SHA-256 over data, 64 hexadecimal digits: tells whether a run is resumed, or a result repeated, on the same data.</summary>
public static class Fingerprint
{
    /// <summary>Of a file's contents; the same for a file and its gzip form. Reads it in pieces, so its size does not matter.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string OfFile(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[2];
        bool packed = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
        file.Position = 0;
        if (!packed) return Convert.ToHexStringLower(SHA256.HashData(file));
        using Stream unpacked = Gzip.Unpack(file);
        return Convert.ToHexStringLower(SHA256.HashData(unpacked));
    }

    /// <summary>Of several texts or fingerprints in their order.</summary>
    public static string Of(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string part in parts)
        {
            byte[] text = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(text.LongLength));
            hash.AppendData(text);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Of numbers.</summary>
    public static string Of(ReadOnlySpan<float> numbers) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(numbers)));
}
