using Unroll.Cells;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>What a <see cref="SequenceEncoder"/> gives for a batch.</summary>
/// <param name="Output">
/// <c>[batch, steps, features]</c>. Steps behind a sequence's end are zeros after a recurrent layer and arbitrary after a convolution: read only what <paramref name="Lengths"/> says.
/// </param>
/// <param name="Lengths">How many of the steps are real, for each sequence; shorter than the input where a convolution has a stride.</param>
/// <param name="State">The state of the recurrent layers after the last step of each sequence, or none without recurrent layers.</param>
public sealed record EncodedSequences(Tensor Output, IReadOnlyList<int> Lengths, RecurrentState? State);
