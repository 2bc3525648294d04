using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>b = momentum · b + (1 - dampening) · g; p -= rate · b. <c>look</c> is 1 for Nesterov, which takes g + momentum · b instead of b, else 0.</summary>
internal readonly struct MomentumUpdate(float rate, float decay, float momentum, float fresh, float look) : IUpdateRule
{
    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, S>(ref TV parameter, TV gradient, ref TV first, ref TV second, ref TV third)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        gradient = S.MultiplyAdd(S.Broadcast(decay), parameter, gradient);
        first = S.MultiplyAdd(first, S.Broadcast(momentum), S.Multiply(gradient, S.Broadcast(fresh)));
        TV ahead = S.MultiplyAdd(first, S.Broadcast(momentum), gradient);
        TV step = look != 0f ? ahead : first;
        parameter = S.MultiplyAddNegated(S.Broadcast(rate), step, parameter);
    }
}
