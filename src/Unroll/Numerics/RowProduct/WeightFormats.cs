using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>32 bits: two vectors side by side.</summary>
internal readonly unsafe struct FloatFormat<TV, S> : IWeightFormat<TV>
    where TV : struct
    where S : struct, ISimd<TV>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(byte* source, out TV low, out TV high) => (low, high) = (S.Load((float*)source), S.Load((float*)source + S.Width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(byte* source)
    {
    }
}

/// <summary>The upper 16 bits of floats, two to a lane: a shift or a mask makes floats of them.</summary>
internal readonly unsafe struct BFloat16Format<TV, S> : IWeightFormat<TV>
    where TV : struct
    where S : struct, ISimd<TV>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(byte* source, out TV low, out TV high)
    {
        TV both = S.Load((float*)source);
        (low, high) = (S.ShiftLeft(both, 16), S.And(both, S.BroadcastBits(0xFFFF_0000)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(byte* source) => S.Prefetch((float*)(source + 1024));
}
