using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>x · (x + 3) / 6 with the second factor limited to [0, 1].</summary>
internal readonly struct HardSwishFunction : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Value<TV, S>(TV x)
        where TV : struct
        where S : struct, ISimd<TV>
        => S.Divide(S.Multiply(x, S.Min(S.Broadcast(6f), S.Max(S.Zero, S.Add(x, S.Broadcast(3f))))), S.Broadcast(6f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TV, S>(TV x, TV y)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        TV three = S.Broadcast(3f);
        TV middle = S.Add(S.Divide(x, three), S.Broadcast(0.5f));
        return S.Select(S.LessThan(x, S.Negate(three)), S.Zero, S.Select(S.LessThan(three, x), S.Broadcast(1f), middle));
    }
}
