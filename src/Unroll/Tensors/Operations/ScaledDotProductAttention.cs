using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>y = softmax(q kᵀ · scale + bias) v for every head, over the keys that may be seen; a query that may see none gets zeros.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="queries"><c>[batch, queries, heads · size]</c>.</param>
    /// <param name="keys"><c>[batch, keys, key heads · size]</c>.</param>
    /// <param name="values"><c>[batch, keys, key heads · value size]</c>.</param>
    /// <param name="options">Heads, scale, masks, bias and dropout.</param>
    /// <returns><c>[batch, queries, heads · value size]</c>.</returns>
    /// <remarks>
    /// Vaswani et al., "Attention Is All You Need", NIPS 2017, equation 1. Gradients, with p the weights and dp = dy vᵀ: dv = pᵀ dy, ds = p (dp - Σ p dp), dq = ds k · scale,
    /// dk = dsᵀ q · scale, and ds to the bias. 2 · queries · keys · (size + value size) FLOPs a head forward and 2.5 times that backward, half of it if causal. Nothing of the size
    /// queries · keys is kept: the weights are computed again.
    /// </remarks>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static Tensor ScaledDotProductAttention(this Tape tape, Tensor queries, Tensor keys, Tensor values, AttentionOptions options) =>
        new DotProductCall(tape, queries, keys, values, options).Run(false).Context;

    /// <summary>As the other form, where one tensor holds queries, keys and values side by side: what one product with a joined weight gives.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="packed"><c>[batch, time, (heads + 2 · key heads) · size]</c>.</param>
    /// <param name="options">Heads, scale, masks, bias and dropout.</param>
    /// <returns><c>[batch, time, heads · size]</c>.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static Tensor ScaledDotProductAttention(this Tape tape, Tensor packed, AttentionOptions options) => new DotProductCall(tape, packed, options).Run(false).Context;

    /// <summary>As <see cref="ScaledDotProductAttention(Tape, Tensor, Tensor, Tensor, AttentionOptions)"/>, with the weights before dropout, <c>[batch, heads, queries, keys]</c>, which take a gradient too.</summary>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static (Tensor Context, Tensor Weights) ScaledDotProductAttentionWithWeights(this Tape tape, Tensor queries, Tensor keys, Tensor values, AttentionOptions options)
    {
        (Tensor context, Tensor? weights) = new DotProductCall(tape, queries, keys, values, options).Run(true);
        return (context, weights!);
    }

    /// <summary>As <see cref="ScaledDotProductAttention(Tape, Tensor, AttentionOptions)"/>, with the weights before dropout, <c>[batch, heads, queries, keys]</c>.</summary>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static (Tensor Context, Tensor Weights) ScaledDotProductAttentionWithWeights(this Tape tape, Tensor packed, AttentionOptions options)
    {
        (Tensor context, Tensor? weights) = new DotProductCall(tape, packed, options).Run(true);
        return (context, weights!);
    }

    /// <summary>
    /// As the first form, of keys and values that lie as in a cache, <c>[batch, key heads, room, size]</c>, keys in blocks of 32 steps, feature by feature. The options must tell how many steps there are. The
    /// weights are <c>[batch, heads, queries, room]</c>.
    /// </summary>
    internal static (Tensor Context, Tensor? Weights) ScaledDotProductAttention(this Tape tape, Tensor queries, Tensor keys, Tensor values, bool withWeights, AttentionOptions options) =>
        new DotProductCall(tape, queries, keys, values, options, kept: true).Run(withWeights);

    /// <summary>
    /// Reading on: the new steps' keys and values, side by side with their queries, are written behind those of a cache, both <c>[batch, key heads, room, size]</c>, keys in blocks of 32 steps, feature by
    /// feature. The options tell how many steps there were (<see cref="AttentionOptions.FirstQuery"/>) and how many there are with the new ones. The weights are <c>[batch, heads, queries, room]</c>.
    /// </summary>
    internal static (Tensor Context, Tensor? Weights) ScaledDotProductAttention(this Tape tape, Tensor packed, (Tensor Keys, Tensor Values) cache, bool withWeights, AttentionOptions options) =>
        new DotProductCall(tape, packed, cache, options).Run(withWeights);
}
