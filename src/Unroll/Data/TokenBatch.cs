namespace Unroll.Data;

/// <summary>Ids of one update, time-major: row t of <c>[time, batch]</c> holds step t of every sequence. The arrays may be longer than used.</summary>
public sealed class TokenBatch
{
    /// <summary>A target that counts for nothing, as in PyTorch.</summary>
    public const int Ignored = -100;

    /// <summary>Room for a batch.</summary>
    public TokenBatch(int batch, int time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(time);
        (Batch, Time) = (batch, time);
        Inputs = new int[checked(batch * time)];
        Targets = new int[batch * time];
    }

    /// <summary>Input ids <c>[time, batch]</c>.</summary>
    public int[] Inputs { get; }

    /// <summary>Target ids <c>[time, batch]</c>: the symbol after each input, or <see cref="Ignored"/>.</summary>
    public int[] Targets { get; }

    /// <summary>How many sequences.</summary>
    public int Batch { get; }

    /// <summary>How many steps; the last batch of an evaluation may use fewer than there is room for.</summary>
    public int Time { get; internal set; }

    /// <summary>True if the state must be zero before the first step.</summary>
    public bool StartsAfresh { get; internal set; }

    /// <summary>How many targets count.</summary>
    public int Counted => Time * Batch - Targets.AsSpan(0, Time * Batch).Count(Ignored);
}
