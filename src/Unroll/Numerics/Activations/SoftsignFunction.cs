using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>x / (1 + |x|).</summary>
internal readonly struct SoftsignFunction : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Value<TV, S>(TV x)
        where TV : struct
        where S : struct, ISimd<TV>
        => S.Divide(x, S.Add(S.Broadcast(1f), S.Abs(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TV, S>(TV x, TV y)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        TV one = S.Broadcast(1f);
        TV root = S.Divide(one, S.Add(one, S.Abs(x)));
        return S.Multiply(root, root);
    }
}
