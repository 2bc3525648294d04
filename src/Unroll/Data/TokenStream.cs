using System.Globalization;
using Unroll.Numerics;
using Unroll.Text;

namespace Unroll.Data;

/// <summary>
/// Endless batches of a long text for truncated backpropagation through time. What comes next depends only on the ids, the sizes, the random stream and
/// <see cref="Position"/>, so a run can stop anywhere and resume exactly.
/// </summary>
/// <remarks>
/// With <see cref="StateCarry.Carry"/>, n ids make streams of (n - 1 - shift) / batch steps each; an epoch takes as many full batches of them as there are.
/// The shift, drawn anew in each epoch from 0 to time - 1, moves the cuts so that no gradient edge and no unread tail stays in the same place.
/// </remarks>
public sealed class TokenStream
{
    private readonly TokenIds ids;
    private readonly RandomStream random;
    private readonly int[] row;
    private StreamPosition position;

    /// <summary>Batches of a text.</summary>
    /// <param name="ids">The text.</param>
    /// <param name="batch">Sequences side by side.</param>
    /// <param name="time">Steps per update.</param>
    /// <param name="carry">Whether the state goes on from batch to batch.</param>
    /// <param name="random">Where shifts and windows come from.</param>
    /// <exception cref="ArgumentException">The text is too short for one batch.</exception>
    public TokenStream(TokenIds ids, int batch, int time, StateCarry carry = StateCarry.Carry, RandomStream random = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(time);
        long needed = carry == StateCarry.Carry ? (long)batch * time + 1 : time + 1L;
        if (ids.Length < needed)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The text has {ids.Count}; {batch:N0} sequences of {time:N0} steps need {needed:N0}. Use a longer text, a smaller batch or shorter sequences."), nameof(ids));
        }

        (this.ids, Batch, Time, Carry, this.random) = (ids, batch, time, carry, random);
        row = new int[time + 1];
    }

    /// <summary>Sequences side by side.</summary>
    public int Batch { get; }

    /// <summary>Steps per update.</summary>
    public int Time { get; }

    /// <summary>Whether the state goes on from batch to batch.</summary>
    public StateCarry Carry { get; }

    /// <summary>About how many updates read the text once.</summary>
    public long StepsPerEpoch => Carry == StateCarry.Carry ? StepsIn(0) : Math.Max(1, (ids.Length - 1L) / ((long)Batch * Time));

    /// <summary>The batch that comes next. Setting it goes there; the state before it is then for the caller to restore.</summary>
    public StreamPosition Position
    {
        get => position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value.Epoch, nameof(value));
            ArgumentOutOfRangeException.ThrowIfNegative(value.Step, nameof(value));
            position = value;
        }
    }

    /// <summary>Fills the next batch.</summary>
    public void Next(TokenBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Batch != Batch || batch.Inputs.Length < Batch * Time)
        {
            throw new ArgumentException($"The batch has room for {batch.Batch} sequences and {batch.Inputs.Length / batch.Batch} steps; the stream needs {Batch} and {Time}.", nameof(batch));
        }

        batch.Time = Time;
        if (Carry == StateCarry.Carry) NextOfStreams(batch);
        else NextWindows(batch);
    }

    private void NextOfStreams(TokenBatch batch)
    {
        if (position.Step >= StepsIn(position.Epoch)) position = new StreamPosition(position.Epoch + 1, 0);
        int shift = Shift(position.Epoch);
        long length = (ids.Length - 1L - shift) / Batch;
        for (int b = 0; b < Batch; b++) Fill(batch, b, (int)(shift + b * length + position.Step * Time));
        batch.StartsAfresh = position.Step == 0;
        position = position with { Step = position.Step + 1 };
    }

    private void NextWindows(TokenBatch batch)
    {
        if (position.Step >= StepsPerEpoch) position = new StreamPosition(position.Epoch + 1, 0);
        RandomStream places = random.Fork("windows").Fork((ulong)position.Epoch).Fork((ulong)position.Step);
        for (int b = 0; b < Batch; b++) Fill(batch, b, places.Below(ids.Length - Time, (ulong)b));
        batch.StartsAfresh = true;
        position = position with { Step = position.Step + 1 };
    }

    private long StepsIn(long epoch) => (ids.Length - 1L - Shift(epoch)) / Batch / Time;

    private int Shift(long epoch)
    {
        long spare = ids.Length - 1L - (long)Batch * Time;
        return epoch == 0 ? 0 : random.Fork("shift").Below((int)Math.Min(Time, spare + 1), (ulong)epoch);
    }

    private void Fill(TokenBatch batch, int b, int start)
    {
        ids.CopyTo(start, row);
        for (int t = 0; t < Time; t++)
        {
            batch.Inputs[t * Batch + b] = row[t];
            batch.Targets[t * Batch + b] = row[t + 1];
        }
    }
}
