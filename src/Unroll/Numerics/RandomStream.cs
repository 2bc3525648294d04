using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Unroll.Numerics;

/// <summary>
/// Random numbers as a value: every number is a function of the key and its index, so neither the order of calls nor the number of threads
/// changes anything. <see cref="Fork(string)"/> gives an independent stream under a name.
/// </summary>
/// <remarks>Philox4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.</remarks>
public readonly record struct RandomStream
{
    private readonly ulong key;

    /// <summary>The stream of a seed.</summary>
    public RandomStream(ulong seed) => key = seed;

    /// <summary>An independent stream under a name.</summary>
    public RandomStream Fork(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        byte[] text = Encoding.UTF8.GetBytes(name);
        byte[] input = new byte[sizeof(ulong) + text.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(input, key);
        text.CopyTo(input, sizeof(ulong));
        SHA256.HashData(input, hash);
        return new RandomStream(BinaryPrimitives.ReadUInt64LittleEndian(hash));
    }

    /// <summary>An independent stream under a number, for instance the training step. Cheap.</summary>
    public RandomStream Fork(ulong index)
    {
        (uint a, uint b, _, _) = Block(index, 0x9E3779B97F4A7C15UL);
        return new RandomStream(((ulong)b << 32) | a);
    }

    /// <summary>32 random bits at a position.</summary>
    public uint Bits(ulong index)
    {
        (uint a, uint b, uint c, uint d) = Block(index >> 2, 0);
        return (index & 3) switch { 0 => a, 1 => b, 2 => c, _ => d };
    }

    /// <summary>A number in [0, 1) with 24 random bits at a position.</summary>
    public float Uniform(ulong index) => (Bits(index) >> 8) * (1f / (1 << 24));

    /// <summary>A number from the standard normal distribution at a position.</summary>
    /// <remarks>Box and Muller, "A Note on the Generation of Random Normal Deviates", 1958.</remarks>
    public float Normal(ulong index)
    {
        (uint a, uint b, uint c, uint d) = Block(index >> 2, 1);
        return (index & 2) == 0 ? RandomFill.NormalOf(a, b, (index & 1) != 0) : RandomFill.NormalOf(c, d, (index & 1) != 0);
    }

    /// <summary>A whole number in [0, <paramref name="bound"/>) at a position.</summary>
    public int Below(int bound, ulong index)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        (uint a, uint b, _, _) = Block(index, 2);
        return (int)Math.BigMul(((ulong)b << 32) | a, (ulong)bound, out _);
    }

    /// <summary>What tells this stream from others.</summary>
    internal ulong Key => key;

    internal (uint A, uint B, uint C, uint D) Block(ulong low, ulong high)
    {
        uint c0 = (uint)low, c1 = (uint)(low >> 32), c2 = (uint)high, c3 = (uint)(high >> 32);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = (ulong)0xD2511F53u * c0, p1 = (ulong)0xCD9E8D57u * c2;
            c0 = (uint)(p1 >> 32) ^ c1 ^ k0;
            c1 = (uint)p1;
            c2 = (uint)(p0 >> 32) ^ c3 ^ k1;
            c3 = (uint)p0;
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }

        return (c0, c1, c2, c3);
    }
}
