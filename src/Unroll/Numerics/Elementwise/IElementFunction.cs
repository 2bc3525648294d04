namespace Unroll.Numerics;

/// <summary>
/// A function of one to three corresponding elements, written once over vectors. Implementations are small readonly structs that hold the function's
/// constants; mark <see cref="Apply"/> for aggressive inlining.
/// </summary>
internal interface IElementFunction
{
    /// <summary>How many of the arguments are used: 1, 2 or 3.</summary>
    static abstract int Sources { get; }

    TV Apply<TV, S>(TV a, TV b, TV c)
        where TV : struct
        where S : struct, ISimd<TV>;
}
