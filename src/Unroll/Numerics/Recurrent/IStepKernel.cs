namespace Unroll.Numerics;

/// <summary>The single step of one cell.</summary>
internal interface IStepKernel
{
    /// <summary>How many rounds over all bundles a step takes.</summary>
    static abstract int Rounds { get; }

    /// <summary>The work of one bundle of units in round <see cref="StepRun.Round"/>.</summary>
    static abstract void Bundle<TV, S>(in StepRun run, int bundle)
        where TV : struct
        where S : struct, ISimd<TV>;
}
