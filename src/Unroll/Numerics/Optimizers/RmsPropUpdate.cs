using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>v = α v + (1 - α) g²; p -= rate · g / (sqrt(v) + epsilon).</summary>
internal readonly struct RmsPropUpdate(float rate, float decay, float alpha, float fresh, float epsilon) : IUpdateRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, S>(ref TV parameter, TV gradient, ref TV first, ref TV second, ref TV third)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        gradient = S.MultiplyAdd(S.Broadcast(decay), parameter, gradient);
        first = S.MultiplyAdd(first, S.Broadcast(alpha), S.Multiply(S.Multiply(gradient, gradient), S.Broadcast(fresh)));
        TV step = S.Divide(gradient, S.Add(S.SquareRoot(first), S.Broadcast(epsilon)));
        parameter = S.MultiplyAddNegated(S.Broadcast(rate), step, parameter);
    }
}
