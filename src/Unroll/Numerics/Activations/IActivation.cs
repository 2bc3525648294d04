namespace Unroll.Numerics;

/// <summary>An activation y = f(x) and its slope, written once over vectors. Mark both for aggressive inlining. NaN must stay NaN.</summary>
internal interface IActivation
{
    TV Value<TV, S>(TV x)
        where TV : struct
        where S : struct, ISimd<TV>;

    /// <summary>dy / dx, from x and y. At a kink, PyTorch's choice.</summary>
    TV Slope<TV, S>(TV x, TV y)
        where TV : struct
        where S : struct, ISimd<TV>;
}
