using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary><see cref="RmsPropUpdate"/> with the running mean of g taken out of v where <c>centred</c> is 1, and with momentum.</summary>
internal readonly struct RmsPropFullUpdate(float rate, float decay, float alpha, float fresh, float epsilon, float momentum, float centred) : IUpdateRule
{
    public static int States => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, S>(ref TV parameter, TV gradient, ref TV first, ref TV second, ref TV third)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        gradient = S.MultiplyAdd(S.Broadcast(decay), parameter, gradient);
        first = S.MultiplyAdd(first, S.Broadcast(alpha), S.Multiply(S.Multiply(gradient, gradient), S.Broadcast(fresh)));
        third = S.MultiplyAdd(third, S.Broadcast(alpha), S.Multiply(gradient, S.Broadcast(fresh)));
        TV variance = S.MultiplyAddNegated(S.Multiply(third, S.Broadcast(centred)), third, first);
        TV step = S.Divide(gradient, S.Add(S.SquareRoot(variance), S.Broadcast(epsilon)));
        second = S.MultiplyAdd(second, S.Broadcast(momentum), step);
        parameter = S.MultiplyAddNegated(S.Broadcast(rate), second, parameter);
    }
}
