using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>What attention looks at: made once for a batch of sequences, asked at every step.</summary>
/// <param name="Values">What is mixed into the context, <c>[batch, time, features]</c>.</param>
/// <param name="Keys">What queries are compared with, <c>[batch, time, size]</c>: the values after their projection, if the score has one.</param>
/// <param name="Lengths">How many steps of each sequence are real; all if empty.</param>
public sealed record AttentionMemory(Tensor Values, Tensor Keys, ReadOnlyMemory<int> Lengths)
{
    /// <summary>Which sequence each row of the queries looks at, those of one sequence next to each other; empty if row and sequence are the same.</summary>
    internal ReadOnlyMemory<int> Rows { get; private init; }

    /// <summary>Hears the weights with which it was looked at, <c>[batch, heads, queries, time]</c>; nobody by default, and then they are never stored.</summary>
    internal Action<Tensor>? Watch { get; init; }

    /// <summary>
    /// The same memory for other rows: several may look at one sequence, as the hypotheses of a beam do, and none at another. Nothing is copied. Only for tapes that do not record.
    /// </summary>
    /// <param name="rows">Which sequence each row of the queries looks at.</param>
    internal AttentionMemory Select(int[] rows) => this with { Rows = rows };

    /// <summary>How many steps are real for each row of the queries; all if empty.</summary>
    internal ReadOnlyMemory<int> RowLengths => Rows.IsEmpty || Lengths.IsEmpty ? Lengths : Array.ConvertAll(Rows.ToArray(), row => Lengths.Span[row]);
}
