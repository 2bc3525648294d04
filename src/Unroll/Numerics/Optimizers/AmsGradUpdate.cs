using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary><see cref="AdamUpdate"/> with the largest v so far in place of v.</summary>
internal readonly struct AmsGradUpdate(AdamUpdate adam) : IUpdateRule
{
    public static int States => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, S>(ref TV parameter, TV gradient, ref TV first, ref TV second, ref TV third)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        adam.Moments<TV, S>(ref parameter, gradient, ref first, ref second);
        third = S.Max(third, second);
        adam.Descend<TV, S>(ref parameter, first, third);
    }
}
