using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>(x + 3) / 6, limited to [0, 1].</summary>
internal readonly struct HardSigmoidFunction : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Value<TV, S>(TV x)
        where TV : struct
        where S : struct, ISimd<TV>
        => S.Divide(S.Min(S.Broadcast(6f), S.Max(S.Zero, S.Add(x, S.Broadcast(3f)))), S.Broadcast(6f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TV, S>(TV x, TV y)
        where TV : struct
        where S : struct, ISimd<TV>
        => S.And(S.LessThan(S.Abs(x), S.Broadcast(3f)), S.Broadcast(1f / 6));
}
