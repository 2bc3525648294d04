using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>
/// The activation functions of gates, two at a time: a division takes as long as thirty multiplications, so two functions share one,
/// 1/a = b · 1/(ab). Errors are a few units in the last place of each result.
/// </summary>
internal static class GateMath<TV, S>
    where TV : struct
    where S : struct, ISimd<TV>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>σ(x) and σ(y).</summary>
    [MethodImpl(Inline)]
    public static void TwoSigmoids(TV x, TV y, out TV sigmoidX, out TV sigmoidY)
    {
        TV a = SigmoidDenominator(x), b = SigmoidDenominator(y);
        TV inverse = S.Divide(S.Broadcast(1f), S.Multiply(a, b));
        sigmoidX = FinishSigmoid(x, a, S.Multiply(inverse, b));
        sigmoidY = FinishSigmoid(y, b, S.Multiply(inverse, a));
    }

    /// <summary>σ(x) and tanh y.</summary>
    [MethodImpl(Inline)]
    public static void SigmoidAndTanh(TV x, TV y, out TV sigmoid, out TV tanh)
    {
        TV a = SigmoidDenominator(x);
        TanhFraction(y, out TV p, out TV q);
        TV inverse = S.Divide(S.Broadcast(1f), S.Multiply(a, q));
        sigmoid = FinishSigmoid(x, a, S.Multiply(inverse, q));
        tanh = S.Multiply(S.Multiply(inverse, a), p);
    }

    /// <summary>tanh x.</summary>
    [MethodImpl(Inline)]
    public static TV Tanh(TV x)
    {
        TanhFraction(x, out TV p, out TV q);
        return S.Divide(p, q);
    }

    /// <summary>1 + e^-x, bounded so that the product of two such is a normal number.</summary>
    [MethodImpl(Inline)]
    private static TV SigmoidDenominator(TV x) => S.Add(S.Broadcast(1f), VectorMath<TV, S>.Exp(S.Min(S.Broadcast(43f), S.Negate(x))));

    /// <summary>One step of Newton's method on 1/a, so that an open gate is exactly 1; and a gate below the bound, 2e-19, is exactly 0.</summary>
    [MethodImpl(Inline)]
    private static TV FinishSigmoid(TV x, TV a, TV inverse)
    {
        TV exact = S.MultiplyAdd(inverse, S.MultiplyAddNegated(inverse, a, S.Broadcast(1f)), inverse);
        return S.AndNot(exact, S.LessThan(x, S.Broadcast(-43f)));
    }

    /// <summary>The numerator and denominator of <see cref="VectorMath{TV, S}.TanhFast"/>.</summary>
    [MethodImpl(Inline)]
    private static void TanhFraction(TV x, out TV p, out TV q)
    {
        x = S.Max(S.Broadcast(-8.5f), S.Min(S.Broadcast(8.5f), x));
        TV z = S.Multiply(x, x);
        p = S.Broadcast(1.42692791e-08f);
        p = S.MultiplyAdd(p, z, S.Broadcast(2.12510822e-05f));
        p = S.MultiplyAdd(p, z, S.Broadcast(0.00353402924f));
        p = S.MultiplyAdd(p, z, S.Broadcast(0.13413249f));
        p = S.MultiplyAdd(p, z, S.Broadcast(1f));
        p = S.Multiply(x, p);
        q = S.Broadcast(8.14514465e-07f);
        q = S.MultiplyAdd(q, z, S.Broadcast(0.000334886863f));
        q = S.MultiplyAdd(q, z, S.Broadcast(0.0260227602f));
        q = S.MultiplyAdd(q, z, S.Broadcast(0.467465729f));
        q = S.MultiplyAdd(q, z, S.Broadcast(1f));
    }
}
