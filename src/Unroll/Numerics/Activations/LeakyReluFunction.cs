using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>x above 0, slope · x below.</summary>
internal readonly struct LeakyReluFunction(float slope) : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Value<TV, S>(TV x)
        where TV : struct
        where S : struct, ISimd<TV>
        => S.Select(S.LessThan(S.Zero, x), x, S.Multiply(S.Broadcast(slope), x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TV, S>(TV x, TV y)
        where TV : struct
        where S : struct, ISimd<TV>
        => S.Select(S.LessThan(S.Zero, x), S.Broadcast(1f), S.Broadcast(slope));
}
