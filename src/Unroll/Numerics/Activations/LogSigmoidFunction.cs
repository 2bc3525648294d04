using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>log σ(x) = min(0, x) - log(1 + e^-|x|).</summary>
internal readonly struct LogSigmoidFunction : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Value<TV, S>(TV x)
        where TV : struct
        where S : struct, ISimd<TV>
        => S.Subtract(S.Min(S.Zero, x), VectorMath<TV, S>.LogOnePlus(VectorMath<TV, S>.Exp(S.Negate(S.Abs(x)))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TV, S>(TV x, TV y)
        where TV : struct
        where S : struct, ISimd<TV>
        => VectorMath<TV, S>.Sigmoid(S.Negate(x));
}
