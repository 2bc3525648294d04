using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>What attention looks at: made once for a batch of sequences, asked at every step.</summary>
/// <param name="Values">What is mixed into the context, <c>[batch, time, features]</c>.</param>
/// <param name="Keys">What queries are compared with, <c>[batch, time, size]</c>: the values after their projection, if the score has one.</param>
/// <param name="Lengths">How many steps of each sequence are real; all if empty.</param>
public sealed record AttentionMemory(Tensor Values, Tensor Keys, ReadOnlyMemory<int> Lengths);
