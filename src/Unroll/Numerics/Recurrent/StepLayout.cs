namespace Unroll.Numerics;

/// <summary>
/// How the rows of a batch of sequences lie in a packed, time-major buffer: all sequences that reach step 0, then all that reach step 1, and so on,
/// longest sequence first. A step's sequences are therefore always the first rows of the batch, padding has no row at all, and kernels
/// cannot be influenced by it. Without lengths this is the plain <c>[time, batch]</c> order.
/// </summary>
internal sealed class StepLayout
{
    private readonly int[] rowsOfStep;
    private readonly int[] offsets;

    private StepLayout(int batch, int[] rows)
    {
        Batch = batch;
        rowsOfStep = rows;
        offsets = new int[rows.Length];
        Uniform = true;
        for (int t = 0; t < rows.Length; t++)
        {
            offsets[t] = Total;
            Total += rows[t];
            Uniform &= rows[t] == batch;
        }
    }

    /// <summary>Number of sequences.</summary>
    public int Batch { get; }

    /// <summary>Number of steps of the longest sequence.</summary>
    public int Time => rowsOfStep.Length;

    /// <summary>Number of packed rows: the sum of the lengths.</summary>
    public int Total { get; }

    /// <summary>Whether every sequence has every step.</summary>
    public bool Uniform { get; }

    /// <summary>How many sequences have a step <paramref name="t"/>; never increases with t.</summary>
    public int Rows(int t) => rowsOfStep[t];

    /// <summary>The packed row at which step <paramref name="t"/> begins.</summary>
    public int Offset(int t) => offsets[t];

    /// <summary>Sequences of one length.</summary>
    public static StepLayout Full(int time, int batch)
    {
        int[] rows = new int[time];
        Array.Fill(rows, batch);
        return new StepLayout(batch, rows);
    }

    /// <summary>Sequences whose lengths never increase from one to the next.</summary>
    public static StepLayout Packed(ReadOnlySpan<int> descendingLengths)
    {
        int[] rows = new int[descendingLengths.Length == 0 ? 0 : descendingLengths[0]];
        foreach (int length in descendingLengths)
        {
            for (int t = 0; t < length; t++) rows[t]++;
        }

        return new StepLayout(descendingLengths.Length, rows);
    }
}
