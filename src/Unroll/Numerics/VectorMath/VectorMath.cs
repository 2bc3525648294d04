using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>
/// Mathematical functions of each element. Source and destination have the same length and may be the same memory. The functions of one vector,
/// for use inside kernels, with their errors, are in <see cref="VectorMath{TV, S}"/>.
/// </summary>
internal static class VectorMath
{
    /// <summary>e^x.</summary>
    public static void Exp(ReadOnlySpan<float> source, Span<float> destination) => ElementMap.Run(default(ExpFunction), source, destination);

    /// <summary>e^x - 1, exact near 0.</summary>
    public static void ExpMinusOne(ReadOnlySpan<float> source, Span<float> destination) => ElementMap.Run(default(ExpMinusOneFunction), source, destination);

    /// <summary>Natural logarithm; negative infinity at 0, NaN below.</summary>
    public static void Log(ReadOnlySpan<float> source, Span<float> destination) => ElementMap.Run(default(LogFunction), source, destination);

    /// <summary>log(1 + x), exact near 0.</summary>
    public static void LogOnePlus(ReadOnlySpan<float> source, Span<float> destination) => ElementMap.Run(default(LogOnePlusFunction), source, destination);

    /// <summary>Hyperbolic tangent, within 1.5 ulp.</summary>
    public static void Tanh(ReadOnlySpan<float> source, Span<float> destination) => ElementMap.Run(default(TanhFunction), source, destination);

    /// <summary>Hyperbolic tangent within 3e-7, as recurrent gates use it.</summary>
    public static void TanhFast(ReadOnlySpan<float> source, Span<float> destination) => ElementMap.Run(default(TanhFastFunction), source, destination);

    /// <summary>1 / (1 + e^-x).</summary>
    public static void Sigmoid(ReadOnlySpan<float> source, Span<float> destination) => ElementMap.Run(default(SigmoidFunction), source, destination);

    /// <summary>The error function.</summary>
    public static void Erf(ReadOnlySpan<float> source, Span<float> destination) => ElementMap.Run(default(ErfFunction), source, destination);

    /// <summary>x · Φ(x).</summary>
    public static void Gelu(ReadOnlySpan<float> source, Span<float> destination) => ElementMap.Run(default(GeluFunction), source, destination);

    /// <summary>The tanh form of <see cref="Gelu"/>.</summary>
    public static void GeluTanh(ReadOnlySpan<float> source, Span<float> destination) => ElementMap.Run(default(GeluTanhFunction), source, destination);

    /// <summary>log(1 + e^x) without overflow.</summary>
    public static void Softplus(ReadOnlySpan<float> source, Span<float> destination) => ElementMap.Run(default(SoftplusFunction), source, destination);

    private readonly struct ExpFunction : IElementFunction
    {
        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => VectorMath<TV, S>.Exp(a);
    }

    private readonly struct ExpMinusOneFunction : IElementFunction
    {
        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => VectorMath<TV, S>.ExpMinusOne(a);
    }

    private readonly struct LogFunction : IElementFunction
    {
        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => VectorMath<TV, S>.Log(a);
    }

    private readonly struct LogOnePlusFunction : IElementFunction
    {
        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => VectorMath<TV, S>.LogOnePlus(a);
    }

    private readonly struct TanhFunction : IElementFunction
    {
        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => VectorMath<TV, S>.Tanh(a);
    }

    private readonly struct TanhFastFunction : IElementFunction
    {
        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => VectorMath<TV, S>.TanhFast(a);
    }

    private readonly struct SigmoidFunction : IElementFunction
    {
        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => VectorMath<TV, S>.Sigmoid(a);
    }

    private readonly struct ErfFunction : IElementFunction
    {
        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => VectorMath<TV, S>.Erf(a);
    }

    private readonly struct GeluFunction : IElementFunction
    {
        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => VectorMath<TV, S>.Gelu(a);
    }

    private readonly struct GeluTanhFunction : IElementFunction
    {
        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => VectorMath<TV, S>.GeluTanh(a);
    }

    private readonly struct SoftplusFunction : IElementFunction
    {
        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TV, S>(TV a, TV b, TV c)
            where TV : struct
            where S : struct, ISimd<TV>
            => VectorMath<TV, S>.Softplus(a);
    }
}
