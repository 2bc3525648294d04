namespace Unroll.Numerics;

/// <summary>
/// Everything one run of one layer in one direction over whole sequences reads and writes. Rows follow <see cref="Steps"/>; a backward run takes
/// the same values as its forward run left them.
/// </summary>
internal ref struct RecurrentRun
{
    /// <summary>Which rows belong to which step.</summary>
    public required StepLayout Steps;

    /// <summary>Size of the input.</summary>
    public required int InputSize;

    /// <summary>Number of units.</summary>
    public required int Hidden;

    /// <summary>Size of the hidden state: <see cref="Hidden"/>, or less with a projection.</summary>
    public required int Width;

    /// <summary>Whether to start at each sequence's last step.</summary>
    public bool Reverse;

    /// <summary>The weights.</summary>
    public RecurrentParameters Weights;

    /// <summary>x: <c>[rows, input]</c>.</summary>
    public ReadOnlySpan<float> Input;

    /// <summary>Where each sequence starts: <c>[batch, width]</c>; empty for zeros.</summary>
    public ReadOnlySpan<float> InitialHidden;

    /// <summary>Where each sequence's cell starts: <c>[batch, hidden]</c>; empty for zeros, and for cells without one.</summary>
    public ReadOnlySpan<float> InitialCell;

    /// <summary>h, written: <c>[rows, width]</c>, one row every <see cref="OutputStride"/> floats.</summary>
    public Span<float> Output;

    /// <summary>Distance between rows of <see cref="Output"/>: more than <see cref="Width"/> where two directions share it.</summary>
    public int OutputStride;

    /// <summary>Written: the hidden state after each sequence's last processed step, <c>[batch, width]</c>. May be the memory of <see cref="InitialHidden"/>.</summary>
    public Span<float> FinalHidden;

    /// <summary>Written: the cell state after each sequence's last processed step, <c>[batch, hidden]</c>, or empty. May be the memory of <see cref="InitialCell"/>.</summary>
    public Span<float> FinalCell;

    /// <summary>The gates, kept for the backward run in a layout of the kernel's own; see <see cref="IRecurrentKernel.ReadLane"/>. The backward run destroys them.</summary>
    public Span<float> Gates;

    /// <summary>c of every row, kept for the backward run: <c>[rows, hidden]</c>, or empty.</summary>
    public Span<float> Cells;

    /// <summary>Whatever else the kernel keeps for its backward run, of <see cref="IRecurrentKernel.ExtraLength"/> floats.</summary>
    public Span<float> Extra;

    /// <summary>Values that are set rather than computed; normally empty.</summary>
    public ReadOnlySpan<GatePin> Pins;

    /// <summary>The step that is processed as number <paramref name="index"/>.</summary>
    public readonly int StepAt(int index) => Reverse ? Steps.Time - 1 - index : index;
}
