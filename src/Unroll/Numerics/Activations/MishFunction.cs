using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>x · tanh(log(1 + e^x)).</summary>
internal readonly struct MishFunction : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Value<TV, S>(TV x)
        where TV : struct
        where S : struct, ISimd<TV>
        => S.Multiply(x, VectorMath<TV, S>.Tanh(VectorMath<TV, S>.Softplus(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TV, S>(TV x, TV y)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        TV t = VectorMath<TV, S>.Tanh(VectorMath<TV, S>.Softplus(x));
        TV sigmoid = VectorMath<TV, S>.Sigmoid(x);
        return S.MultiplyAdd(S.Multiply(x, sigmoid), S.MultiplyAddNegated(t, t, S.Broadcast(1f)), t);
    }
}
