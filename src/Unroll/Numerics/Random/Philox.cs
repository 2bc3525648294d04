using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Unroll.Numerics;

/// <summary>Eight blocks of the generator behind <see cref="RandomStream"/> at once: 32 numbers in the order of their positions.</summary>
internal static class Philox
{
    /// <summary>The words of the blocks first .. first + 7 with the given high counter word: four per block, in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Blocks(ulong first, ulong high, ulong key, out Vector512<uint> low, out Vector512<uint> upper)
    {
        // The order of the blocks in the lanes undoes that of the interleaving below.
        Vector512<ulong> mask = Vector512.Create(0xFFFF_FFFFUL);
        Vector512<ulong> counter = Vector512.Create(first) + Vector512.Create(0UL, 4, 1, 5, 2, 6, 3, 7);
        Vector512<ulong> c0 = counter & mask, c1 = counter >>> 32, c2 = Vector512.Create(high & 0xFFFF_FFFF), c3 = Vector512.Create(high >> 32);
        Vector512<ulong> m0 = Vector512.Create(0xD2511F53UL), m1 = Vector512.Create(0xCD9E8D57UL);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            Vector512<ulong> p0 = Multiply(m0, c0), p1 = Multiply(m1, c2);
            c0 = (p1 >>> 32) ^ c1 ^ Vector512.Create((ulong)k0);
            c1 = p1 & mask;
            c2 = (p0 >>> 32) ^ c3 ^ Vector512.Create((ulong)k1);
            c3 = p0 & mask;
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }

        Interleave(c0 | (c1 << 32), c2 | (c3 << 32), out low, out upper);
    }

    /// <summary>Products of the lower halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Multiply(Vector512<ulong> a, Vector512<ulong> b)
    {
        if (Avx512F.IsSupported) return Avx512F.Multiply(a.AsUInt32(), b.AsUInt32());
        if (Avx2.IsSupported)
        {
            return Vector512.Create(
                Avx2.Multiply(a.GetLower().AsUInt32(), b.GetLower().AsUInt32()),
                Avx2.Multiply(a.GetUpper().AsUInt32(), b.GetUpper().AsUInt32()));
        }

        return a * b;
    }

    /// <summary>From pairs (a0 a4 a1 a5 a2 a6 a3 a7) and b likewise to (a0 b0 a1 b1 a2 b2 a3 b3) and (a4 b4 ...).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(Vector512<ulong> a, Vector512<ulong> b, out Vector512<uint> low, out Vector512<uint> upper)
    {
        if (Avx512F.IsSupported)
        {
            low = Avx512F.UnpackLow(a, b).AsUInt32();
            upper = Avx512F.UnpackHigh(a, b).AsUInt32();
            return;
        }

        low = Vector512.Create(a.GetElement(0), b.GetElement(0), a.GetElement(2), b.GetElement(2), a.GetElement(4), b.GetElement(4), a.GetElement(6), b.GetElement(6)).AsUInt32();
        upper = Vector512.Create(a.GetElement(1), b.GetElement(1), a.GetElement(3), b.GetElement(3), a.GetElement(5), b.GetElement(5), a.GetElement(7), b.GetElement(7)).AsUInt32();
    }
}
