namespace Unroll.Numerics;

/// <summary>
/// How one step of an optimiser changes parameters and their state, element by element. Implementations are small readonly structs that hold the
/// constants of the step; mark <see cref="Apply"/> for aggressive inlining.
/// </summary>
internal interface IUpdateRule
{
    /// <summary>How many of the state values are used, 0 to 3.</summary>
    static abstract int States { get; }

    void Apply<TV, S>(ref TV parameter, TV gradient, ref TV first, ref TV second, ref TV third)
        where TV : struct
        where S : struct, ISimd<TV>;
}
