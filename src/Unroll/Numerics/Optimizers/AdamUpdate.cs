using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>m = β1 m + (1 - β1) g; v = β2 v + (1 - β2) g²; p = p · shrink - step · m / (sqrt(v) · root + epsilon), with g + decay · p for g.</summary>
internal readonly struct AdamUpdate(float step, float shrink, float decay, float beta1, float fresh1, float beta2, float fresh2, float root, float epsilon, float shrinkAfter) : IUpdateRule
{
    public static int States => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TV, S>(ref TV parameter, TV gradient, ref TV first, ref TV second, ref TV third)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        Moments<TV, S>(ref parameter, gradient, ref first, ref second);
        Descend<TV, S>(ref parameter, first, second);
    }

    /// <summary>Decay before the step, and the running means.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Moments<TV, S>(ref TV parameter, TV gradient, ref TV first, ref TV second)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        parameter = S.Multiply(parameter, S.Broadcast(shrink));
        gradient = S.MultiplyAdd(S.Broadcast(decay), parameter, gradient);
        first = S.MultiplyAdd(first, S.Broadcast(beta1), S.Multiply(gradient, S.Broadcast(fresh1)));
        second = S.MultiplyAdd(second, S.Broadcast(beta2), S.Multiply(S.Multiply(gradient, gradient), S.Broadcast(fresh2)));
    }

    /// <summary>The step itself, and decay after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Descend<TV, S>(ref TV parameter, TV first, TV second)
        where TV : struct
        where S : struct, ISimd<TV>
    {
        TV denominator = S.MultiplyAdd(S.SquareRoot(second), S.Broadcast(root), S.Broadcast(epsilon));
        parameter = S.MultiplyAddNegated(S.Broadcast(step), S.Divide(first, denominator), parameter);
        parameter = S.Multiply(parameter, S.Broadcast(shrinkAfter));
    }
}
