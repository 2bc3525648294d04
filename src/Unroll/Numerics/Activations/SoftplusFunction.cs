using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>log(1 + e^(beta x)) / beta, or x where beta x is above the threshold.</summary>
internal readonly struct SoftplusFunction(float beta, float threshold) : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Value<TV, S>(TV x)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        TV z = S.Multiply(S.Broadcast(beta), x);
        return S.Select(S.LessThan(S.Broadcast(threshold), z), x, S.Divide(VectorMath<TV, S>.Softplus(z), S.Broadcast(beta)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TV, S>(TV x, TV y)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        TV z = S.Multiply(S.Broadcast(beta), x);
        return S.Select(S.LessThan(S.Broadcast(threshold), z), S.Broadcast(1f), VectorMath<TV, S>.Sigmoid(z));
    }
}
