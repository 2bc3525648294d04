using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>x · σ(2u) with u = √(2/π) (x + 0.044715 x³). Slope σ(2u) + x σ(2u) (1 - σ(2u)) 2u'.</summary>
internal readonly struct GeluTanhFunction : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Value<TV, S>(TV x)
        where TV : struct
        where S : struct, ISimd<TV>
        => VectorMath<TV, S>.GeluTanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TV, S>(TV x, TV y)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        // Far out the slope is 0 or 1, and the square would overflow.
        TV near = S.Max(S.Broadcast(-50f), S.Min(S.Broadcast(50f), x));
        TV square = S.Multiply(near, near);
        TV s = VectorMath<TV, S>.Sigmoid(S.Multiply(near, S.MultiplyAdd(square, S.Broadcast(0.0713548162726f), S.Broadcast(1.5957691216f))));
        TV inner = S.MultiplyAdd(square, S.Broadcast(3 * 0.0713548162726f), S.Broadcast(1.5957691216f));
        return S.MultiplyAdd(S.Multiply(near, inner), S.MultiplyAddNegated(s, s, s), s);
    }
}
