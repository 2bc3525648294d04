using Unroll.Numerics;

namespace Unroll.Cells;

/// <summary>
/// How a caller's <c>[batch, time]</c> or <c>[time, batch]</c> rows lie in the packed rows of the kernels: longest sequence first, no rows for padding.
/// </summary>
internal sealed class SequencePacking
{
    private readonly int[] lengths;
    private readonly int[] order;

    /// <summary>Packs sequences of the given lengths, or of <paramref name="time"/> steps each if there are none.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the batch.</exception>
    public SequencePacking(int batch, int time, ReadOnlySpan<int> lengths, bool timeMajor)
    {
        (Batch, Time, TimeMajor) = (batch, time, timeMajor);
        if (!lengths.IsEmpty && lengths.Length != batch)
            throw new ArgumentException($"There are {lengths.Length} lengths for a batch of {batch} sequences. Give one length for each sequence, or none.", nameof(lengths));
        this.lengths = new int[batch];
        order = new int[batch];
        for (int i = 0; i < batch; i++)
        {
            int length = lengths.IsEmpty ? time : lengths[i];
            if (length < 0 || length > time)
                throw new ArgumentException($"Sequence {i} is said to have {length} steps, but the input has {time}. Give a length from 0 to {time}.", nameof(lengths));
            this.lengths[i] = length;
            order[i] = i;
        }

        // Stable, so that equal lengths keep the caller's order and the packing is unique.
        order = [.. order.OrderByDescending(i => this.lengths[i])];
        Steps = StepLayout.Packed(order.Select(i => this.lengths[i]).ToArray());
        KeepsOrder = order.AsSpan().SequenceEqual(Enumerable.Range(0, batch).ToArray());
    }

    public int Batch { get; }

    /// <summary>The caller's number of steps, padding included.</summary>
    public int Time { get; }

    public bool TimeMajor { get; }

    public StepLayout Steps { get; }

    /// <summary>Whether packed sequence i is the caller's sequence i.</summary>
    public bool KeepsOrder { get; }

    /// <summary>Whether the packed rows are exactly the caller's.</summary>
    public bool IsIdentity => KeepsOrder && Steps.Uniform && Steps.Time == Time && (TimeMajor || Batch == 1 || Time == 1);

    /// <summary>For each packed sequence, the caller's.</summary>
    public int[] Order => order;

    /// <summary>For each of the caller's sequences, the packed one.</summary>
    public int[] InverseOrder()
    {
        int[] inverse = new int[Batch];
        for (int i = 0; i < Batch; i++) inverse[order[i]] = i;
        return inverse;
    }

    /// <summary>For each packed row, the caller's row.</summary>
    public int[] PackedToCaller()
    {
        int[] rows = new int[Steps.Total];
        for (int t = 0; t < Steps.Time; t++)
        {
            for (int row = 0; row < Steps.Rows(t); row++) rows[Steps.Offset(t) + row] = TimeMajor ? t * Batch + order[row] : order[row] * Time + t;
        }

        return rows;
    }

    /// <summary>For each of the caller's rows, the packed row, or -1 for padding.</summary>
    public int[] CallerToPacked(bool timeMajor)
    {
        int[] rows = new int[Batch * Time];
        Array.Fill(rows, -1);
        for (int t = 0; t < Steps.Time; t++)
        {
            for (int row = 0; row < Steps.Rows(t); row++) rows[timeMajor ? t * Batch + order[row] : order[row] * Time + t] = Steps.Offset(t) + row;
        }

        return rows;
    }
}
