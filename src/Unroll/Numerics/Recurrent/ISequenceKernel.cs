namespace Unroll.Numerics;

/// <summary>
/// The fused kernels of one cell: a step of a range of sequences on one thread. Sequences do not touch each other, so neither do threads;
/// <see cref="SequenceDriver"/> goes through the steps.
/// </summary>
internal interface ISequenceKernel
{
    /// <summary>Runs step number <paramref name="index"/> of the first <paramref name="rows"/> sequences from <paramref name="first"/> on, which <paramref name="state"/> holds.</summary>
    static abstract void Forward<TV, S>(in SequenceRun run, in SequenceState state, int index, int first, int rows)
        where TV : struct
        where S : struct, ISimd<TV>;

    /// <summary>Takes the gradients of the sequences [first, end) back through step number <paramref name="index"/>; gates become gradients of their pre-activations.</summary>
    static abstract void Backward<TV, S>(in SequenceRun run, int index, int first, int end)
        where TV : struct
        where S : struct, ISimd<TV>;
}
