using Unroll.Tensors;

namespace Unroll.Cells;

/// <summary>
/// What a stack of recurrent layers remembers between two runs: a hidden state, and for an LSTM a cell state, for each layer and direction. A value: runs take one
/// and return another. States that a run on a tape returned belong to that tape; <see cref="Detach"/> gives ones to carry on with.
/// </summary>
public sealed class RecurrentState
{
    /// <summary>Puts a state together.</summary>
    /// <param name="hiddenStates">h of each layer and direction: layer 0 forward, layer 0 reverse, layer 1 forward and so on; each <c>[batch, state]</c>.</param>
    /// <param name="cellStates">c in the same order, each <c>[batch, hidden]</c>; empty for cells without one.</param>
    /// <exception cref="ArgumentException">There are no states, or the numbers or batch sizes differ.</exception>
    public RecurrentState(IReadOnlyList<Tensor> hiddenStates, IReadOnlyList<Tensor> cellStates)
    {
        if (hiddenStates.Count == 0) throw new ArgumentException("A state needs the hidden state of at least one layer.", nameof(hiddenStates));
        if (cellStates.Count != 0 && cellStates.Count != hiddenStates.Count)
            throw new ArgumentException($"There are {hiddenStates.Count} hidden states but {cellStates.Count} cell states. Give as many, or none for cells without one.", nameof(cellStates));
        foreach (Tensor tensor in hiddenStates.Concat(cellStates))
        {
            if (tensor.Shape.Rank != 2 || tensor.Shape[0] != hiddenStates[0].Shape[0])
                throw new ArgumentException($"States are [batch, units] of one batch size; these begin with {hiddenStates[0].Shape}, and one is {tensor.Shape}.", nameof(hiddenStates));
        }

        HiddenStates = hiddenStates;
        CellStates = cellStates;
    }

    /// <summary>h of each layer and direction, each <c>[batch, state]</c>.</summary>
    public IReadOnlyList<Tensor> HiddenStates { get; }

    /// <summary>c of each layer and direction, each <c>[batch, hidden]</c>; empty for cells without one.</summary>
    public IReadOnlyList<Tensor> CellStates { get; }

    /// <summary>Number of sequences.</summary>
    public int Batch => HiddenStates[0].Shape[0];

    /// <summary>
    /// A copy that belongs to no tape and through which no gradient flows: what truncated backpropagation carries into the next window. Call it before the
    /// backward pass, which ends the tape.
    /// </summary>
    public RecurrentState Detach() => Map(tensor => Tensor.From(tensor.Values, tensor.Shape));

    /// <summary>
    /// Copies into a state that belongs to no tape, from its sequence <paramref name="first"/> on: as <see cref="Detach"/> without new memory. Not into the state
    /// that a run began with, as long as its backward pass is to come: it reads that.
    /// </summary>
    /// <exception cref="ArgumentException">The states are of different layers, or there is no room for that many sequences.</exception>
    public void CopyTo(RecurrentState destination, int first = 0)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Copy(HiddenStates, destination.HiddenStates, first);
        Copy(CellStates, destination.CellStates, first);
    }

    /// <summary>Picks sequences of the batch, for instance the surviving hypotheses of a beam; a sequence may be taken several times.</summary>
    public RecurrentState Select(ReadOnlySpan<int> sequences)
    {
        int[] rows = sequences.ToArray();
        foreach (int row in rows)
        {
            if (row < 0 || row >= Batch) throw new ArgumentOutOfRangeException(nameof(sequences), row, $"There is no sequence {row} in a state of {Batch}.");
        }

        return Map(tensor =>
        {
            int columns = tensor.Shape.Columns;
            var picked = Tensor.Zeros(new Shape(rows.Length, columns));
            Span<float> target = picked.Edit();
            for (int i = 0; i < rows.Length; i++) tensor.Values.Slice(rows[i] * columns, columns).CopyTo(target[(i * columns)..]);
            return picked;
        });
    }

    /// <summary>A state from PyTorch's stacked form: <c>h_0</c> and, for an LSTM, <c>c_0</c>, each <c>[layers · directions, batch, units]</c>.</summary>
    public static RecurrentState FromStacked(Tensor hidden, Tensor? cell = null) => new(Unstack(hidden), cell is null ? [] : Unstack(cell));

    /// <summary>All hidden states one after the other, as PyTorch's <c>h_n</c>: <c>[layers · directions, batch, state]</c>. A copy.</summary>
    public Tensor StackHidden() => Stack(HiddenStates);

    /// <summary>All cell states one after the other, as PyTorch's <c>c_n</c>: <c>[layers · directions, batch, hidden]</c>. A copy.</summary>
    public Tensor StackCells() => Stack(CellStates);

    private static void Copy(IReadOnlyList<Tensor> from, IReadOnlyList<Tensor> to, int first)
    {
        if (from.Count != to.Count) throw new ArgumentException($"A state of {from.Count} layers and directions cannot be copied into one of {to.Count}.", nameof(to));
        for (int i = 0; i < from.Count; i++)
        {
            int units = from[i].Shape[1];
            if (to[i].Shape[1] != units || first < 0 || first + from[i].Shape[0] > to[i].Shape[0])
                throw new ArgumentException($"A state {from[i].Shape} cannot be copied into one of shape {to[i].Shape} from sequence {first} on.", nameof(to));
            from[i].Values.CopyTo(to[i].Edit()[(first * units)..]);
        }
    }

    private RecurrentState Map(Func<Tensor, Tensor> function) => new([.. HiddenStates.Select(function)], [.. CellStates.Select(function)]);

    private static Tensor Stack(IReadOnlyList<Tensor> states)
    {
        if (states.Count == 0) throw new InvalidOperationException("This cell has no cell state; only an LSTM has one.");
        int length = states[0].Length;
        var stacked = Tensor.Zeros(new Shape(states.Count, states[0].Shape[0], states[0].Shape[1]));
        Span<float> target = stacked.Edit();
        for (int i = 0; i < states.Count; i++) states[i].Values.CopyTo(target[(i * length)..]);
        return stacked;
    }

    private static Tensor[] Unstack(Tensor stacked)
    {
        if (stacked.Shape.Rank != 3) throw new ArgumentException($"A stacked state is [layers · directions, batch, units]; this one is {stacked.Shape}.", nameof(stacked));
        var shape = new Shape(stacked.Shape[1], stacked.Shape[2]);
        var states = new Tensor[stacked.Shape[0]];
        for (int i = 0; i < states.Length; i++) states[i] = Tensor.From(stacked.Values.Slice(i * shape.Length, shape.Length), shape);
        return states;
    }
}
