using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>Applies an <see cref="IActivation"/> forward and backward, on all threads where there is much to do.</summary>
internal static class ActivationMap
{
    /// <summary>y = f(x).</summary>
    public static void Forward<F>(F function, ReadOnlySpan<float> x, Span<float> y)
        where F : struct, IActivation
        => ElementMap.Run(new ValueFunction<F>(function), x, y);

    /// <summary>dx = dy · f'(x), written or added.</summary>
    public static void Backward<F>(F function, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, bool accumulate)
        where F : struct, IActivation
        => ElementMap.Run(new SlopeFunction<F>(function), x, y, dy, dx, accumulate);

    private readonly struct ValueFunction<F>(F function) : IElementFunction
        where F : struct, IActivation
    {
        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => function.Value<TV, S>(a);
    }

    private readonly struct SlopeFunction<F>(F function) : IElementFunction
        where F : struct, IActivation
    {
        public static int Sources => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => S.Multiply(c, function.Slope<TV, S>(a, b));
    }
}
