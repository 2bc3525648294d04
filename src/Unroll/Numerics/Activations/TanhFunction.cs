using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>The hyperbolic tangent.</summary>
internal readonly struct TanhFunction : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Value<TV, S>(TV x)
        where TV : struct
        where S : struct, ISimd<TV>
        => VectorMath<TV, S>.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TV, S>(TV x, TV y)
        where TV : struct
        where S : struct, ISimd<TV>
        => S.MultiplyAddNegated(y, y, S.Broadcast(1f));
}
