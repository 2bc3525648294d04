using Unroll.Numerics;

namespace Unroll.Data;

/// <summary>
/// Endless batches of examples of different lengths. Each epoch takes every example once in a new random order; examples of similar length share a batch,
/// so that little is computed on padding. What comes next depends only on the lengths, the sizes, the random stream and <see cref="Position"/>.
/// </summary>
/// <remarks>
/// The shuffled examples are sorted by length within stretches of <see cref="BatchesPerBucket"/> batches, cut into batches, and the batches shuffled: lengths are
/// alike within a batch, yet batches differ from epoch to epoch.
/// </remarks>
public sealed class ExampleBatches
{
    /// <summary>How many batches' worth of examples are sorted by length together.</summary>
    public const int BatchesPerBucket = 64;

    private readonly IReadOnlyList<int> lengths;
    private readonly int batchSize;
    private readonly int? tokenBudget;
    private readonly RandomStream random;
    private readonly long averageTokens;
    private int[][]? batches;
    private long batchesOf = -1;
    private StreamPosition position;

    /// <summary>Batches of so many examples, or of so many time steps.</summary>
    /// <param name="lengths">Time steps of each example; at least one example.</param>
    /// <param name="batchSize">Examples per batch; the last of an epoch may have fewer.</param>
    /// <param name="tokenBudget">If given, a batch has as many examples as make at most this many time steps with their padding, at least one, whatever <paramref name="batchSize"/> is.</param>
    /// <param name="random">Where the orders come from.</param>
    public ExampleBatches(IReadOnlyList<int> lengths, int batchSize, int? tokenBudget = null, RandomStream random = default)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        if (tokenBudget is { } budget) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(budget, nameof(tokenBudget));
        if (lengths.Count == 0) throw new ArgumentException("There are no examples to make batches of.", nameof(lengths));
        (this.lengths, this.batchSize, this.tokenBudget, this.random) = (lengths, batchSize, tokenBudget, random);
        averageTokens = Math.Max(1, lengths.Sum(length => (long)length) / lengths.Count);
        BatchesPerEpoch = Batches(0).Length;
    }

    /// <summary>How many batches the first epoch has. With a token budget others may have a few more or fewer.</summary>
    public long BatchesPerEpoch { get; }

    /// <summary>The batch that comes next.</summary>
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

    /// <summary>The indices of the next batch's examples, in the order of their index.</summary>
    public IReadOnlyList<int> Next()
    {
        if (position.Step >= Batches(position.Epoch).Length) position = new StreamPosition(position.Epoch + 1, 0);
        int[] batch = Batches(position.Epoch)[position.Step];
        position = position with { Step = position.Step + 1 };
        return batch;
    }

    private int[][] Batches(long epoch)
    {
        if (batchesOf == epoch) return batches!;
        RandomStream ofEpoch = random.Fork("epoch").Fork((ulong)epoch);
        int[] order = Shuffle.Indices(lengths.Count, ofEpoch.Fork("examples"));
        int stretch = (int)Math.Min(int.MaxValue, BatchesPerBucket * (tokenBudget is { } budget ? Math.Max(1, budget / averageTokens) : batchSize));
        var cut = new List<int[]>();
        for (int start = 0; start < order.Length; start += stretch)
        {
            Span<int> bucket = order.AsSpan(start, Math.Min(stretch, order.Length - start));
            // Equal lengths keep their random order: by index, neighbours in the data would share a batch.
            int[] sorted = [.. bucket.ToArray().OrderBy(index => lengths[index])];
            sorted.CopyTo(bucket);
            Cut(bucket, cut);
            if (order.Length - start <= stretch) break;
        }

        batches = [.. cut];
        Shuffle.InPlace(batches.AsSpan(), ofEpoch.Fork("batches"));
        batchesOf = epoch;
        return batches;
    }

    private void Cut(ReadOnlySpan<int> bucket, List<int[]> batches)
    {
        for (int start = 0; start < bucket.Length;)
        {
            int end = start + 1;
            while (end < bucket.Length && Fits(end + 1 - start, lengths[bucket[end]])) end++;
            int[] batch = bucket[start..end].ToArray();
            Array.Sort(batch);
            batches.Add(batch);
            start = end;
        }
    }

    // Sorted by length, so the last example is the longest.
    private bool Fits(int count, int longest) => tokenBudget is { } budget ? (long)count * Math.Max(1, longest) <= budget : count <= batchSize;
}
