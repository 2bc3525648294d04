using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>32 bits: two vectors side by side.</summary>
internal readonly unsafe struct FloatFormat<TV, S> : IWeightFormat<TV>
    where TV : struct
    where S : struct, ISimd<TV>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(byte* source, TV x, ref TV low, ref TV high)
    {
        low = S.MultiplyAdd(x, S.Load((float*)source), low);
        high = S.MultiplyAdd(x, S.Load((float*)source + S.Width), high);
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
    public static void Add(byte* source, TV x, ref TV low, ref TV high)
    {
        S.Prefetch((float*)(source + 2048));
        Load(source, out TV a, out TV b);
        low = S.MultiplyAdd(x, a, low);
        high = S.MultiplyAdd(x, b, high);
    }
}

/// <summary>Whole numbers of 8 bits, a pair of inputs for each column; the sums are whole numbers of 32 bits.</summary>
internal readonly unsafe struct Int8Format<TV, S> : IWeightFormat<TV>
    where TV : struct
    where S : struct, ISimd<TV>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(byte* source, TV x, ref TV low, ref TV high)
    {
        S.Prefetch((float*)(source + 1024));
        low = S.AddPairs(S.LoadPairs((sbyte*)source), x, low);
        high = S.AddPairs(S.LoadPairs((sbyte*)source + QuantizedMatrix.PanelColumns), x, high);
    }
}
