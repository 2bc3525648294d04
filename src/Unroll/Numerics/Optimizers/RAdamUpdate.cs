using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>Adam's m and v; p -= step · m / (sqrt(v) + epsilon) where <c>adaptive</c> is not 0, else p -= step · m.</summary>
internal readonly struct RAdamUpdate(float step, float adaptive, float decay, float beta1, float fresh1, float beta2, float fresh2, float epsilon) : IUpdateRule
{
    public static int States => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, S>(ref TV parameter, TV gradient, ref TV first, ref TV second, ref TV third)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        gradient = S.MultiplyAdd(S.Broadcast(decay), parameter, gradient);
        first = S.MultiplyAdd(first, S.Broadcast(beta1), S.Multiply(gradient, S.Broadcast(fresh1)));
        second = S.MultiplyAdd(second, S.Broadcast(beta2), S.Multiply(S.Multiply(gradient, gradient), S.Broadcast(fresh2)));
        TV direction = adaptive != 0f ? S.Divide(first, S.Add(S.SquareRoot(second), S.Broadcast(epsilon))) : first;
        parameter = S.MultiplyAddNegated(S.Broadcast(step), direction, parameter);
    }
}
