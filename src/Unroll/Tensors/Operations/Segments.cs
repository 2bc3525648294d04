using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>Runs of rows in a matrix <c>[rows, features]</c> that belong together, for instance the real steps of each sequence of a padded batch. They do not overlap.</summary>
internal sealed class Segments
{
    private const int FloatsPerChunk = 32 * 1024;

    private readonly int[] starts;
    private readonly int[] lengths;

    private Segments(int[] starts, int[] lengths, int rows)
    {
        (this.starts, this.lengths, Rows) = (starts, lengths, rows);
        foreach (int length in lengths) Total += length;
    }

    /// <summary>How many segments.</summary>
    public int Count => starts.Length;

    /// <summary>How many rows the matrix has, those of no segment included.</summary>
    public int Rows { get; }

    /// <summary>How many rows belong to a segment.</summary>
    public int Total { get; }

    /// <summary>The first row of a segment.</summary>
    public int Start(int segment) => starts[segment];

    /// <summary>The rows of a segment.</summary>
    public int Length(int segment) => lengths[segment];

    /// <summary>The real steps of sequences that were padded to <paramref name="time"/> steps: <c>[batch, time]</c>.</summary>
    /// <exception cref="ArgumentException">A length is negative or longer than the batch.</exception>
    public static Segments Padded(ReadOnlySpan<int> lengths, int time)
    {
        int[] firsts = new int[lengths.Length];
        for (int i = 0; i < firsts.Length; i++)
        {
            if (lengths[i] < 0 || lengths[i] > time) throw new ArgumentException($"Sequence {i} is said to have {lengths[i]} steps, but the batch has {time}.", nameof(lengths));
            firsts[i] = i * time;
        }

        return new Segments(firsts, lengths.ToArray(), lengths.Length * time);
    }

    /// <summary>Runs of the given lengths, one right after the other.</summary>
    public static Segments Joined(ReadOnlySpan<int> lengths)
    {
        int[] firsts = new int[lengths.Length];
        int next = 0;
        for (int i = 0; i < firsts.Length; i++)
        {
            firsts[i] = next;
            next += lengths[i];
        }

        return new Segments(firsts, lengths.ToArray(), next);
    }

    /// <summary>Does something for each segment, on several threads where that pays. Segments never share results, so threads change nothing.</summary>
    public void ForEach(int columns, Action<int> body)
    {
        long floats = (long)Total * columns;
        int chunks = (int)Math.Clamp(floats / FloatsPerChunk, 1, Math.Max(1, Count));
        if (chunks == 1)
        {
            for (int segment = 0; segment < Count; segment++) body(segment);
            return;
        }

        WorkerPool.Run(chunks, chunk =>
        {
            for (int segment = (int)((long)Count * chunk / chunks), end = (int)((long)Count * (chunk + 1) / chunks); segment < end; segment++) body(segment);
        });
    }

    internal void Check(Tensor rows, string operation)
    {
        if (rows.Shape.Rows != Rows) throw new ArgumentException($"{operation}: the input {rows.Shape} has {rows.Shape.Rows} rows; the segments are those of a matrix with {Rows}.", nameof(rows));
    }
}
