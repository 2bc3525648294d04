using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>
/// Products of rows with matrices of a batch where several rows belong to one matrix: the hypotheses of a beam, which look at one source. No matrix is copied. For tapes that do not record; each
/// element has the bits that the operation of the same name without groups gives it.
/// </summary>
internal static class GroupedOperations
{
    private const long WorkWorthThreads = 250_000;

    /// <summary>Row i of a times matrix <c>owners[i]</c> of b.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="a"><c>[rows, 1, k]</c>.</param>
    /// <param name="b"><c>[batch, k, n]</c>, or <c>[batch, n, k]</c> if transposed.</param>
    /// <param name="owners">The matrix of each row; rows of one matrix lie next to each other.</param>
    /// <param name="transposeB">How b is stored.</param>
    /// <returns><c>[rows, 1, n]</c>.</returns>
    public static Tensor GroupedMatMul(this Tape tape, Tensor a, Tensor b, ReadOnlySpan<int> owners, bool transposeB = false)
    {
        Check(tape, a, b, owners, nameof(GroupedMatMul));
        int rows = owners.Length, k = a.Shape[2], n = transposeB ? b.Shape[1] : b.Shape[2], matrix = k * n, leading = b.Shape[2];
        if (k != (transposeB ? b.Shape[2] : b.Shape[1])) throw new ArgumentException($"{nameof(GroupedMatMul)}: rows of {k} numbers do not fit the matrices {b.Shape}.", nameof(b));
        Tensor result = tape.Create(new Shape(rows, 1, n));
        FloatBlock left = a.Block, right = b.Block, to = result.Block;
        ForGroups(owners, (long)rows * matrix, (owner, first, count) => MatrixProduct.Multiply(
            left.Span.Slice(first * k, count * k), k, false, right.Span.Slice(owner * matrix, matrix), leading, transposeB, to.Span.Slice(first * n, count * n), n, count, n, k));
        return result;
    }

    /// <summary>v · tanh(q + k) of row i with all keys of sequence <c>owners[i]</c>.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="queries"><c>[rows, 1, features]</c>.</param>
    /// <param name="keys"><c>[batch, keys, features]</c>.</param>
    /// <param name="vector">v, <c>[features]</c>.</param>
    /// <param name="owners">The sequence of each row; rows of one sequence lie next to each other.</param>
    /// <param name="lengths">How many keys of each sequence are real; all if empty.</param>
    /// <returns><c>[rows, 1, keys]</c>.</returns>
    public static Tensor GroupedAdditiveScores(this Tape tape, Tensor queries, Tensor keys, Tensor vector, ReadOnlySpan<int> owners, ReadOnlySpan<int> lengths)
    {
        Check(tape, queries, keys, owners, nameof(GroupedAdditiveScores));
        int rows = owners.Length, time = keys.Shape[1], features = keys.Shape[2];
        int[] real = lengths.IsEmpty ? [.. Enumerable.Repeat(time, keys.Shape[0])] : lengths.ToArray();
        Tensor result = tape.Create(new Shape(rows, 1, time));
        FloatBlock q = queries.Block, k = keys.Block, v = vector.Block, to = result.Block;
        ForGroups(owners, (long)rows * time * features * 8, (owner, first, count) => AdditiveScores.Forward(
            new AttentionShape(1, count, time, features), q.Span.Slice(first * features, count * features), k.Span.Slice(owner * time * features, time * features), v.Span[..features],
            real.AsSpan(owner, 1), to.Span.Slice(first * time, count * time)));
        return result;
    }

    private static void Check(Tape tape, Tensor a, Tensor b, ReadOnlySpan<int> owners, string operation)
    {
        if (tape.Recording) throw new InvalidOperationException($"{operation} is for writing, not for training: it remembers nothing for a backward pass. Use a tape that does not record.");
        if (a.Shape.Rank != 3 || b.Shape.Rank != 3 || a.Shape[0] != owners.Length || a.Shape[1] != 1)
            throw new ArgumentException($"{operation}: {owners.Length} rows of shape {a.Shape} and matrices {b.Shape} must be [rows, 1, size] and [batch, ..., ...].", nameof(a));
        foreach (int owner in owners)
        {
            if ((uint)owner >= (uint)b.Shape[0]) throw new ArgumentOutOfRangeException(nameof(owners), owner, $"{operation}: there are {b.Shape[0]} matrices.");
        }
    }

    private static void ForGroups(ReadOnlySpan<int> owners, long work, Action<int, int, int> body)
    {
        var groups = new List<(int Owner, int First, int Count)>();
        for (int row = 0; row < owners.Length; row++)
        {
            if (groups.Count > 0 && groups[^1].Owner == owners[row]) groups[^1] = groups[^1] with { Count = groups[^1].Count + 1 };
            else groups.Add((owners[row], row, 1));
        }

        void Run(int group) => body(groups[group].Owner, groups[group].First, groups[group].Count);
        if (work >= WorkWorthThreads) WorkerPool.Run(groups.Count, Run);
        else for (int group = 0; group < groups.Count; group++) Run(group);
    }
}
