using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>x limited to [low, high].</summary>
internal readonly struct HardTanhFunction(float low, float high) : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Value<TV, S>(TV x)
        where TV : struct
        where S : struct, ISimd<TV>
        => S.Min(S.Broadcast(high), S.Max(S.Broadcast(low), x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TV, S>(TV x, TV y)
        where TV : struct
        where S : struct, ISimd<TV>
        => S.And(S.And(S.LessThan(S.Broadcast(low), x), S.LessThan(x, S.Broadcast(high))), S.Broadcast(1f));
}
