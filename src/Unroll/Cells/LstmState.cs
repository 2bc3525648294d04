using Unroll.Tensors;

namespace Unroll.Cells;

/// <summary>What an LSTM remembers between two steps.</summary>
/// <param name="HiddenState">h: <c>[batch, state]</c>.</param>
/// <param name="CellState">c: <c>[batch, hidden]</c>.</param>
public sealed record LstmState(Tensor HiddenState, Tensor CellState);
