using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>s += g²; p -= rate · g / (sqrt(s) + epsilon).</summary>
internal readonly struct AdagradUpdate(float rate, float decay, float epsilon) : IUpdateRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, S>(ref TV parameter, TV gradient, ref TV first, ref TV second, ref TV third)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        gradient = S.MultiplyAdd(S.Broadcast(decay), parameter, gradient);
        first = S.MultiplyAdd(gradient, gradient, first);
        TV step = S.Divide(gradient, S.Add(S.SquareRoot(first), S.Broadcast(epsilon)));
        parameter = S.MultiplyAddNegated(S.Broadcast(rate), step, parameter);
    }
}
