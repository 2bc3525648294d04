using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>scale · (x above 0, alpha · (e^(rate x) - 1) below).</summary>
internal readonly struct ExponentialUnitFunction(float scale, float alpha, float rate) : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Value<TV, S>(TV x)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        TV below = S.Multiply(S.Broadcast(alpha), VectorMath<TV, S>.ExpMinusOne(S.Multiply(S.Broadcast(rate), x)));
        return S.Multiply(S.Broadcast(scale), S.Select(S.LessThan(S.Zero, x), x, below));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TV, S>(TV x, TV y)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        TV below = S.Multiply(S.Broadcast(scale * alpha * rate), VectorMath<TV, S>.Exp(S.Multiply(S.Broadcast(rate), x)));
        return S.Select(S.LessThan(S.Zero, x), S.Broadcast(scale), below);
    }
}
