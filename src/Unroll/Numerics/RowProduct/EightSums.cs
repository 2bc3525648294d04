using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>The sums of kernels that keep eight vectors of them.</summary>
internal static unsafe class EightSums<TV, S>
    where TV : struct
    where S : struct, ISimd<TV>
{
    /// <summary>Writes them one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* sums, TV c0, TV c1, TV c2, TV c3, TV c4, TV c5, TV c6, TV c7)
    {
        S.Store(sums, c0);
        S.Store(sums + S.Width, c1);
        S.Store(sums + 2 * S.Width, c2);
        S.Store(sums + 3 * S.Width, c3);
        S.Store(sums + 4 * S.Width, c4);
        S.Store(sums + 5 * S.Width, c5);
        S.Store(sums + 6 * S.Width, c6);
        S.Store(sums + 7 * S.Width, c7);
    }
}
