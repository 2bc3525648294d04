namespace Unroll.Cells;

/// <summary>
/// An intervention: an inner value of a recurrent layer that is set rather than computed, to see what depends on it. Everything after it follows from the
/// value; no gradient flows into what would have computed it.
/// </summary>
/// <param name="Name">
/// Which value, by the name under which it is traced: <c>layer0.forward.forget</c>. Gates of an LSTM are input, forget, candidate, output; of a GRU reset,
/// update, candidate; <c>hidden</c> exists in all cells and <c>cell</c> in an LSTM.
/// </param>
/// <param name="Time">The step, from 0.</param>
/// <param name="Unit">The unit, from 0.</param>
/// <param name="Value">The value after the activation function: 0 to 1 for a gate.</param>
/// <param name="Sequence">The sequence of the batch, from 0; absent for all.</param>
public sealed record PinnedValue(string Name, int Time, int Unit, float Value, int? Sequence = null)
{
    /// <summary>The same pin as the part of a model called <paramref name="part"/> knows it: <c>rnn.layer0.forward.forget</c> is <c>layer0.forward.forget</c> below <c>rnn</c>.</summary>
    /// <exception cref="ArgumentException">The name lies elsewhere.</exception>
    public PinnedValue Below(string part) => Name.StartsWith(part + ".", StringComparison.Ordinal)
        ? this with { Name = Name[(part.Length + 1)..] }
        : throw new ArgumentException($"There is no value '{Name}' to pin here: names begin with '{part}.', as in a trace.", nameof(part));
}
