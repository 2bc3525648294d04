using Unroll.Text;

namespace Unroll.Data;

/// <summary>
/// Every token of a text as a target exactly once, in batches for evaluation with carried state. Each stream after the first is warmed up on the tokens
/// before it, whose targets are ignored, so that the parallel rows predict almost as well as one long pass.
/// </summary>
public sealed class TokenEvaluation
{
    private readonly TokenIds ids;
    private readonly int? start;

    /// <summary>Batches over all tokens of a text.</summary>
    /// <param name="ids">The text.</param>
    /// <param name="batch">Streams side by side; fewer are used when the text is short. 1 is the exact single pass.</param>
    /// <param name="time">Steps per batch.</param>
    /// <param name="warmUp">Tokens each later stream reads before its first counted target.</param>
    /// <param name="start">An id to read before the first token, which then is a target too; null: the first token is only read, never predicted.</param>
    /// <exception cref="ArgumentException">The text holds no target.</exception>
    public TokenEvaluation(TokenIds ids, int batch, int time, int warmUp = 0, int? start = null)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(time);
        ArgumentOutOfRangeException.ThrowIfNegative(warmUp);
        (this.ids, this.start) = (ids, start);
        Targets = ids.Length - (start is null ? 1 : 0);
        if (Targets < 1) throw new ArgumentException($"The text has {ids.Count}: there is nothing to predict. Give at least two.", nameof(ids));
        Batch = (int)Math.Min(batch, Math.Max(1, Targets / Math.Max(1L, (long)warmUp + time)));
        (Time, WarmUp) = (time, warmUp);
    }

    /// <summary>How many tokens are predicted.</summary>
    public int Targets { get; }

    /// <summary>Streams side by side.</summary>
    public int Batch { get; }

    /// <summary>Steps per batch.</summary>
    public int Time { get; }

    /// <summary>Tokens each later stream reads before its first counted target.</summary>
    public int WarmUp { get; }

    /// <summary>The batches in order; the same object is filled again each time. The state is zero before the first one and carried from then on.</summary>
    public IEnumerable<TokenBatch> Batches()
    {
        var batch = new TokenBatch(Batch, Time);
        long steps = WarmUp + ((long)Targets + Batch - 1) / Batch;
        if (Batch == 1) steps = Targets;
        for (long step = 0; step < steps; step += Time)
        {
            batch.Time = (int)Math.Min(Time, steps - step);
            batch.StartsAfresh = step == 0;
            for (int b = 0; b < Batch; b++) Fill(batch, b, step);
            yield return batch;
        }
    }

    // Stream b counts the targets from b * Targets / Batch up to those of stream b + 1, numbered from the first predicted token.
    private void Fill(TokenBatch batch, int b, long step)
    {
        long first = (long)b * Targets / Batch, end = (b + 1L) * Targets / Batch;
        long begin = b == 0 ? first : Math.Max(0, first - WarmUp);
        for (int t = 0; t < batch.Time; t++)
        {
            long target = begin + step + t;
            bool inside = target < Targets;
            batch.Inputs[t * Batch + b] = inside ? Token(target - 1) : Token(Targets - 1);
            batch.Targets[t * Batch + b] = inside && target >= first && target < end ? Token(target) : TokenBatch.Ignored;
        }
    }

    private int Token(long target) => start is null ? ids[(int)target + 1] : target < 0 ? start.Value : ids[(int)target];
}
