using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>
/// The hidden states of a range of sequences while they run: those before a step, read by all units, and those after it. Sequences come in with
/// their initial state at their first step and leave with their final state after their last.
/// </summary>
internal unsafe struct SequenceState
{
    private readonly FloatBlock block;
    private readonly int first;
    private readonly int last;
    private int entered;

    public SequenceState(in SequenceRun run, int first, int last)
    {
        (this.first, this.last, entered) = (first, last, first);

        // Rows a power of two apart would compete for the same places in the first-level cache.
        Stride = ((run.Hidden + 15) & ~15) + 16;
        block = BlockPool.Rent((int)(2 * (last - first) * Stride));
        Before = block.Pointer;
        After = Before + (last - first) * Stride;
        for (int row = first; row < last; row++)
        {
            if (run.FinalHidden != run.InitialHidden) Copy(run.InitialHidden, row, run.Hidden, run.FinalHidden + (nint)row * run.Hidden);
            if (run.FinalCell != null && run.FinalCell != run.InitialCell) Copy(run.InitialCell, row, run.Hidden, run.FinalCell + (nint)row * run.Hidden);
        }
    }

    /// <summary>Distance between rows of <see cref="Before"/> and <see cref="After"/>.</summary>
    public readonly nint Stride { get; }

    /// <summary>h[t-1], the first sequence of the range first.</summary>
    public float* Before { get; private set; }

    /// <summary>h[t].</summary>
    public float* After { get; private set; }

    /// <summary>Brings in the sequences whose first processed step this is; returns how many of the range take part.</summary>
    public int Enter(in SequenceRun run, int index)
    {
        int end = run.RowsAt(index, last);
        for (; entered < end; entered++) Copy(run.InitialHidden, entered, run.Hidden, Before + (entered - first) * Stride);
        return end - first;
    }

    /// <summary>Takes out the sequences whose last processed step this was, and goes on to the next.</summary>
    public void Leave(in SequenceRun run, int index)
    {
        int end = run.RowsAt(index, last);
        for (int row = Math.Max(first, run.RowsAt(index + 1, last)); row < end; row++)
            Unsafe.CopyBlockUnaligned(run.FinalHidden + (nint)row * run.Hidden, After + (row - first) * Stride, (uint)run.Hidden * sizeof(float));
        float* after = After;
        After = Before;
        Before = after;
    }

    public readonly void Return() => BlockPool.Return(block);

    private static void Copy(float* states, int row, int hidden, float* target)
    {
        if (states is null) new Span<float>(target, hidden).Clear();
        else new ReadOnlySpan<float>(states + (nint)row * hidden, hidden).CopyTo(new Span<float>(target, hidden));
    }
}
