using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>
    /// Attention by scaled products: weights = softmax(scale · Q Kᵀ + bias) over the keys that a query may see, output = weights · V, for each head apart. Heads lie side by side in the features.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="queries">Q, <c>[batch, queries, heads · size]</c>.</param>
    /// <param name="keys">K, <c>[batch, keys, heads · size]</c>.</param>
    /// <param name="values">V, <c>[batch, keys, heads · value size]</c>.</param>
    /// <param name="options">Heads, scale, masks. Default: one head, 1/√size, every key.</param>
    /// <returns>The output, <c>[batch, queries, heads · value size]</c>, and the weights, <c>[batch, heads, queries, keys]</c>, exactly 0 where a query may not look, and all 0 where it may look nowhere.</returns>
    /// <remarks>
    /// Vaswani et al., "Attention Is All You Need", NIPS 2017, equation 1. Gradients: dV = Pᵀ dO, dS = P ⊙ (dP - Σ P dP) with dP = dO Vᵀ, dQ = scale · dS K, dK = scale · dSᵀ Q.
    /// 4 · queries · keys · size FLOPs for each head and sequence forward, under the causal mask about half of it; two and a half times that backward. The weights are kept.
    /// </remarks>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static (Tensor Output, Tensor Weights) ScaledDotAttention(this Tape tape, Tensor queries, Tensor keys, Tensor values, AttentionOptions? options = null)
    {
        AttentionOptions how = options ?? AttentionOptions.Default;
        HeadShape shape = CheckHeads(tape, queries, keys, values, how);
        Tensor weights = tape.Create(new Shape(shape.Batch, shape.Heads, shape.Queries, shape.Keys)), output = tape.Create(new Shape(shape.Batch, shape.Queries, shape.ValueRow));
        var kernel = new Numerics.ScaledDotAttention
        {
            Shape = shape,
            Queries = queries.Block,
            Keys = keys.Block,
            Values = values.Block,
            Weights = weights.Block,
            Bias = how.Bias?.Block,
            BiasSteps = how.Bias is { } given ? BiasSteps(given.Shape, weights.Shape) : default,
            Lengths = how.Lengths.IsEmpty ? null : KeyLengths(how.Lengths.Span, keys.Shape[0], shape.Keys),
            Owners = how.Owners.IsEmpty ? null : how.Owners.ToArray(),
        };
        kernel.Forward(output.Block);
        tape.AddWork((double)shape.Batch * shape.Heads * shape.Queries * shape.Keys * (shape.Size + shape.ValueSize));
        Tensor[] inputs = how.Bias is { } bias ? [queries, keys, values, bias] : [queries, keys, values];
        if (Array.Exists(inputs, tape.Needs))
        {
            tape.Record([output, weights], () =>
            {
                FloatBlock? Begin(Tensor input)
                {
                    if (!tape.Needs(input)) return null;
                    input.GradientToAddTo();
                    return input.GradientBlock;
                }

                FloatBlock scores = BlockPool.Rent(weights.Length);
                kernel.Backward(output.GradientBlock, weights.GradientBlock, Begin(queries), Begin(keys), Begin(values), scores);
                if (inputs.Length > 3 && tape.Needs(inputs[3])) AddToBias(scores.Span, weights.Shape, inputs[3], kernel.BiasSteps);
                BlockPool.Return(scores);
            });
        }

        return (output, weights);
    }

    private static HeadShape CheckHeads(Tape tape, Tensor queries, Tensor keys, Tensor values, AttentionOptions how)
    {
        bool fits = queries.Shape.Rank == 3 && keys.Shape.Rank == 3 && values.Shape.Rank == 3 && keys.Shape[2] == queries.Shape[2] && values.Shape[1] == keys.Shape[1] && values.Shape[0] == keys.Shape[0];
        if (!fits || queries.Shape[0] != (how.Owners.IsEmpty ? keys.Shape[0] : how.Owners.Length))
            throw new ArgumentException($"ScaledDotAttention: queries {queries.Shape}, keys {keys.Shape} and values {values.Shape} must be [batch, queries, size], [batch, keys, size] and [batch, keys, value size].", nameof(queries));
        if (how.Heads < 1 || queries.Shape[2] % how.Heads != 0 || values.Shape[2] % how.Heads != 0)
            throw new ArgumentException($"ScaledDotAttention: {queries.Shape[2]} and {values.Shape[2]} features cannot be dealt out to {how.Heads} heads.", nameof(how));
        if (!how.Owners.IsEmpty && tape.Recording) throw new InvalidOperationException("ScaledDotAttention: rows that share a sequence are for writing, not for training.");
        int size = queries.Shape[2] / how.Heads;
        return new HeadShape(queries.Shape[0], how.Heads, queries.Shape[1], keys.Shape[1], size, values.Shape[2] / how.Heads)
        {
            Scale = (float)(how.Scale ?? (size == 0 ? 1 : 1 / Math.Sqrt(size))),
            Causal = how.Causal,
        };
    }

    private static (int, int, int, int) BiasSteps(Shape bias, Shape scores)
    {
        int[] steps = new int[4];
        int step = 1;
        for (int back = 1; back <= bias.Rank; back++)
        {
            int size = bias[^back];
            if (back > 4 || (size != 1 && size != scores[^back])) throw new ArgumentException($"ScaledDotAttention: a bias {bias} cannot be added to scores {scores}. Its sizes are those of the scores or 1.", nameof(bias));
            if (size > 1) steps[^back] = step;
            step *= size;
        }

        return (steps[0], steps[1], steps[2], steps[3]);
    }

    // Sums over whatever the bias was repeated along, in a fixed order.
    private static void AddToBias(ReadOnlySpan<float> scores, Shape shape, Tensor bias, (int Batch, int Head, int Query, int Key) steps)
    {
        Span<float> gradient = bias.GradientToAddTo();
        int heads = shape[1], queries = shape[2], keys = shape[3];
        for (int row = 0; row < shape.Rows; row++)
        {
            int query = row % queries, head = row / queries % heads, batch = row / queries / heads, at = batch * steps.Batch + head * steps.Head + query * steps.Query;
            for (int key = 0; key < keys; key++) gradient[at + key * steps.Key] += scores[row * keys + key];
        }
    }
}
