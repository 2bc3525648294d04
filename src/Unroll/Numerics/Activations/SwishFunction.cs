using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>x · σ(rate · x).</summary>
internal readonly struct SwishFunction(float rate) : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Value<TV, S>(TV x)
        where TV : struct
        where S : struct, ISimd<TV>
        => S.Multiply(x, VectorMath<TV, S>.Sigmoid(S.Multiply(S.Broadcast(rate), x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TV, S>(TV x, TV y)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        TV one = S.Broadcast(1f);
        TV z = S.Multiply(S.Broadcast(rate), x);
        TV s = VectorMath<TV, S>.Sigmoid(z);
        return S.Multiply(s, S.MultiplyAdd(z, S.Subtract(one, s), one));
    }
}
