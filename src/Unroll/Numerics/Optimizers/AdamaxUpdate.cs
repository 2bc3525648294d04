using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>m = β1 m + (1 - β1) g; u = max(β2 u, |g| + epsilon); p -= step · m / u.</summary>
internal readonly struct AdamaxUpdate(float step, float decay, float beta1, float fresh1, float beta2, float epsilon) : IUpdateRule
{
    public static int States => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, S>(ref TV parameter, TV gradient, ref TV first, ref TV second, ref TV third)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        gradient = S.MultiplyAdd(S.Broadcast(decay), parameter, gradient);
        first = S.MultiplyAdd(first, S.Broadcast(beta1), S.Multiply(gradient, S.Broadcast(fresh1)));
        second = S.Max(S.Multiply(second, S.Broadcast(beta2)), S.Add(S.Abs(gradient), S.Broadcast(epsilon)));
        parameter = S.MultiplyAddNegated(S.Broadcast(step), S.Divide(first, second), parameter);
    }
}
