using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>Adam's m and v; p -= (gradientStep · g + momentStep · m) / (sqrt(v) · root + epsilon).</summary>
internal readonly struct NAdamUpdate(float gradientStep, float momentStep, float decay, float beta1, float fresh1, float beta2, float fresh2, float root, float epsilon) : IUpdateRule
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
        TV denominator = S.MultiplyAdd(S.SquareRoot(second), S.Broadcast(root), S.Broadcast(epsilon));
        TV mix = S.MultiplyAdd(S.Broadcast(momentStep), first, S.Multiply(S.Broadcast(gradientStep), gradient));
        parameter = S.Subtract(parameter, S.Divide(mix, denominator));
    }
}
