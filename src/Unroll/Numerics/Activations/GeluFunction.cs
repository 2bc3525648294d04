using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>x · Φ(x). Slope Φ(x) + x φ(x).</summary>
internal readonly struct GeluFunction : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Value<TV, S>(TV x)
        where TV : struct
        where S : struct, ISimd<TV>
        => VectorMath<TV, S>.Gelu(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TV, S>(TV x, TV y)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        TV half = S.Broadcast(0.5f);
        TV distribution = S.MultiplyAdd(half, VectorMath<TV, S>.Erf(S.Multiply(x, S.Broadcast(0.707106781f))), half);
        TV density = S.Multiply(S.Broadcast(0.398942280f), VectorMath<TV, S>.Exp(S.Multiply(S.Multiply(x, x), S.Broadcast(-0.5f))));
        return S.MultiplyAdd(x, density, distribution);
    }
}
