using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>σ(x) = 1 / (1 + e^-x).</summary>
internal readonly struct SigmoidFunction : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Value<TV, S>(TV x)
        where TV : struct
        where S : struct, ISimd<TV>
        => VectorMath<TV, S>.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TV, S>(TV x, TV y)
        where TV : struct
        where S : struct, ISimd<TV>
        => S.MultiplyAddNegated(y, y, y);
}
