using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>The gated linear unit y = a · σ(b), and its gradients.</summary>
internal static class GatedUnit
{
    /// <summary>y = a · σ(b).</summary>
    public static void Forward(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => ElementMap.Run(default(GatedFunction), a, b, y);

    /// <summary>da += dy · σ(b).</summary>
    public static void AddValueGradient(ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> da) => ElementMap.Run(default(GatedFunction), dy, b, da, accumulate: true);

    /// <summary>db += dy · a · σ(b) · (1 - σ(b)).</summary>
    public static void AddGateGradient(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> db) =>
        ElementMap.Run(default(GateSlopeFunction), a, b, dy, db, accumulate: true);

    private readonly struct GatedFunction : IElementFunction
    {
        public static int Sources => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => S.Multiply(a, VectorMath<TV, S>.Sigmoid(b));
    }

    private readonly struct GateSlopeFunction : IElementFunction
    {
        public static int Sources => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
        {
            TV s = VectorMath<TV, S>.Sigmoid(b);
            return S.Multiply(S.Multiply(a, c), S.MultiplyAddNegated(s, s, s));
        }
    }
}
