namespace Unroll.Numerics;

/// <summary>The fused kernels of one cell: all steps of a range of sequences on one thread. Sequences do not touch each other, so neither do threads.</summary>
internal interface ISequenceKernel
{
    /// <summary>Runs the sequences [first, last) from their first processed step to their last.</summary>
    static abstract void Forward<TV, S>(in SequenceRun run, int first, int last)
        where TV : struct
        where S : struct, ISimd<TV>;

    /// <summary>Takes the gradients of the sequences [first, last) back through time; gates become gradients of their pre-activations.</summary>
    static abstract void Backward<TV, S>(in SequenceRun run, int first, int last)
        where TV : struct
        where S : struct, ISimd<TV>;
}
