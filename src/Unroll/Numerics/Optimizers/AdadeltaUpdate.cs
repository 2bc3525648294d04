using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>v = ρ v + (1 - ρ) g²; d = g · sqrt(u + epsilon) / sqrt(v + epsilon); u = ρ u + (1 - ρ) d²; p -= rate · d.</summary>
internal readonly struct AdadeltaUpdate(float rate, float decay, float rho, float fresh, float epsilon) : IUpdateRule
{
    public static int States => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, S>(ref TV parameter, TV gradient, ref TV first, ref TV second, ref TV third)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        gradient = S.MultiplyAdd(S.Broadcast(decay), parameter, gradient);
        first = S.MultiplyAdd(first, S.Broadcast(rho), S.Multiply(S.Multiply(gradient, gradient), S.Broadcast(fresh)));
        TV delta = S.Multiply(S.Divide(S.SquareRoot(S.Add(second, S.Broadcast(epsilon))), S.SquareRoot(S.Add(first, S.Broadcast(epsilon)))), gradient);
        second = S.MultiplyAdd(second, S.Broadcast(rho), S.Multiply(S.Multiply(delta, delta), S.Broadcast(fresh)));
        parameter = S.MultiplyAddNegated(S.Broadcast(rate), delta, parameter);
    }
}
