using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>What attention answers.</summary>
/// <param name="Context">The weighted mean of the values, <c>[batch, queries, features]</c>.</param>
/// <param name="Weights">How much each step counted, <c>[batch, queries, time]</c>, or <c>[batch, heads, queries, time]</c> of <see cref="MultiHeadAttention"/>: not negative, adding up to 1 over the real steps, exactly 0 elsewhere.</param>
public readonly record struct AttentionOutput(Tensor Context, Tensor Weights);
