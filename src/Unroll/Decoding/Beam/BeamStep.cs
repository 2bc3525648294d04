namespace Unroll.Decoding;

/// <summary>One step of a model for all hypotheses of a beam at once.</summary>
/// <typeparam name="TState">What the model remembers of all hypotheses together, for instance a <see cref="Cells.RecurrentState"/> with a row for each.</typeparam>
/// <param name="state">The state of the hypotheses before; it must not be changed.</param>
/// <param name="parents">For each hypothesis now the row of <paramref name="state"/> that it continues; a row may be continued several times or not at all.</param>
/// <param name="symbols">The last symbol of each hypothesis, which the model reads now.</param>
/// <param name="logits">To be written: the scores of the next symbol, <c>[hypotheses, symbols]</c>; the search takes the softmax.</param>
/// <returns>The state after, with a row for each hypothesis in their order.</returns>
public delegate TState BeamStep<TState>(TState state, ReadOnlySpan<int> parents, ReadOnlySpan<int> symbols, Span<float> logits);
