using Unroll.Cells;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>What a recurrent layer gives.</summary>
/// <param name="Output">
/// The hidden states of the last layer at every step, <c>[batch, time, features]</c> or <c>[time, batch, features]</c> as the input was; features are the
/// forward states and, if bidirectional, the reverse ones after them. Zeros after the end of a sequence.
/// </param>
/// <param name="State">The state of every layer and direction after the last step that it processed.</param>
public sealed record RecurrentOutput(Tensor Output, RecurrentState State);
