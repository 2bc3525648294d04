using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>What attention looks at: made once for a batch of sequences, asked at every step.</summary>
/// <param name="Values">What is mixed into the context, <c>[batch, time, features]</c>.</param>
/// <param name="Keys">What queries are compared with, <c>[batch, time, size]</c>: the values after their projection, if the score has one.</param>
/// <param name="Lengths">How many steps of each sequence are real; all if empty.</param>
public sealed record AttentionMemory(Tensor Values, Tensor Keys, ReadOnlyMemory<int> Lengths)
{
    // Whoever puts other keys in their place has to be heard.
    private (Tensor? Keys, Tensor? Values) KeptOf { get; init; }

    /// <summary>Which sequence each row of the queries looks at, those of one sequence next to each other; empty if row and sequence are the same.</summary>
    internal ReadOnlyMemory<int> Rows { get; private init; }

    /// <summary>Keys and values as a few queries at a time read them, see <see cref="KeptHeads"/>; none where a tape records.</summary>
    internal (Tensor Keys, Tensor Values)? Kept { get => Keys == KeptOf.Keys && Values == KeptOf.Values ? field : null; private init; }

    /// <summary>The same memory in the order in which few queries read it too.</summary>
    /// <param name="tape">Owns the copy; one that does not record.</param>
    /// <param name="heads">Heads of keys.</param>
    internal AttentionMemory Lay(Tape tape, int heads) =>
        this with { Kept = (KeptHeads.Of(tape, Keys, heads, across: true), KeptHeads.Of(tape, Values, heads, across: false)), KeptOf = (Keys, Values) };

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
