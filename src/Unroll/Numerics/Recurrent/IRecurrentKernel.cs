namespace Unroll.Numerics;

/// <summary>
/// The fused run of a recurrent cell over whole sequences, forward and backward. Results of a row depend on that row and its earlier steps only, in
/// a fixed order of additions: neither the rest of the batch, nor padding, nor the number of threads changes a bit of them.
/// </summary>
internal interface IRecurrentKernel
{
    /// <summary>Number of gates: rows of the weights divided by the hidden size.</summary>
    int Gates { get; }

    /// <summary>Whether there is a cell state beside the hidden state.</summary>
    bool HasCellState { get; }

    /// <summary>The lane number of the cell state.</summary>
    int CellLane => Gates;

    /// <summary>The lane number of the hidden state.</summary>
    int HiddenLane => Gates + 1;

    /// <summary>Size of <see cref="RecurrentRun.Gates"/>.</summary>
    int GatesLength(StepLayout steps, int hidden);

    /// <summary>Size of <see cref="RecurrentRun.Extra"/>.</summary>
    int ExtraLength(StepLayout steps, int hidden, int width);

    /// <summary>Runs every sequence from its first step to its last, or from its last to its first.</summary>
    void Forward(in RecurrentRun run);

    /// <summary>
    /// One step of one sequence without anything kept for a backward run: the same bits as <see cref="Forward"/>, sooner. False, with nothing done, if the
    /// kernel has no such way for these weights. The next state's memory may be the present one's.
    /// </summary>
    bool Step(
        in RecurrentParameters weights, int inputSize, int units, ReadOnlySpan<float> input, ReadOnlySpan<float> hidden, ReadOnlySpan<float> cell,
        Span<float> nextHidden, Span<float> nextCell);

    /// <summary>Propagates the gradients that flow in back through time.</summary>
    void Backward(in RecurrentRun run, in RecurrentGradients gradients);

    /// <summary>Whether <see cref="Backward"/> may be asked for no weight, and <see cref="WeightGradients"/> later for all of them.</summary>
    bool LeavesWeights(in RecurrentRun run);

    /// <summary>The part of <see cref="Backward"/> that comes after all steps: the gradients of the weights, from what it left in <see cref="RecurrentRun.Gates"/> and <see cref="RecurrentRun.Extra"/>.</summary>
    void WeightGradients(in RecurrentRun run, in RecurrentGradients gradients);

    /// <summary>
    /// For tracing, after <see cref="Forward"/> and before <see cref="Backward"/>: copies one gate to <paramref name="destination"/>, <c>[rows, hidden]</c>.
    /// </summary>
    void ReadLane(in RecurrentRun run, int lane, Span<float> destination);
}
