using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>Vectors at the end of a row, of which only the first lanes exist.</summary>
internal static unsafe class Part<TV, S>
    where TV : struct
    where S : struct, ISimd<TV>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Load(float* source, int count, bool full) => full ? S.Load(source) : S.LoadFirst(source, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, TV value, int count, bool full)
    {
        if (full) S.Store(target, value);
        else S.StoreFirst(target, value, count);
    }
}
