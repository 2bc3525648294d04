using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>p -= rate · (g + decay · p).</summary>
internal readonly struct PlainUpdate(float rate, float decay) : IUpdateRule
{
    public static int States => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, S>(ref TV parameter, TV gradient, ref TV first, ref TV second, ref TV third)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        gradient = S.MultiplyAdd(S.Broadcast(decay), parameter, gradient);
        parameter = S.MultiplyAddNegated(S.Broadcast(rate), gradient, parameter);
    }
}
