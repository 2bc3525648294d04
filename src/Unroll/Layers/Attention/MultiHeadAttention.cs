using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>
/// Attention by several heads at once: queries, keys and values are projected, the features dealt out to the heads, each head attends by scaled products of its own, and what all of them found goes
/// through an output layer. Parameters: <c>query</c>, <c>key</c>, <c>value</c> and <c>output</c>, each with <c>weight</c> and, unless absent, <c>bias</c>.
/// </summary>
/// <remarks>Vaswani et al., "Attention Is All You Need", NIPS 2017, section 3.2.2. PyTorch's <c>in_proj_weight</c> holds the first three weights one after the other.</remarks>
public sealed class MultiHeadAttention
{
    private readonly Linear query;
    private readonly Linear key;
    private readonly Linear value;
    private readonly Linear output;

    /// <summary>Creates the parameters: weights by Xavier's rule, biases zero.</summary>
    /// <param name="scope">Where they go.</param>
    /// <param name="size">Features of a query and of the result, and of all heads together; a multiple of the heads.</param>
    /// <param name="heads">How many heads.</param>
    /// <param name="random">Where initial values come from.</param>
    /// <param name="bias">Whether the four layers have biases.</param>
    /// <param name="keySize">Features of what the keys are made from; <paramref name="size"/> if absent.</param>
    /// <param name="valueSize">Features of what the values are made from; that of the keys if absent.</param>
    /// <param name="outputSize">Features of the result; <paramref name="size"/> if absent.</param>
    /// <param name="querySize">Features of a query; <paramref name="size"/> if absent.</param>
    /// <exception cref="ArgumentException">The size is no multiple of the heads.</exception>
    public MultiHeadAttention(
        ParameterScope scope, int size, int heads, RandomStream random, bool bias = true, int? keySize = null, int? valueSize = null, int? outputSize = null, int? querySize = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        if (size <= 0 || size % heads != 0) throw new ArgumentException($"{size} features cannot be dealt out to {heads} heads. Make the size a multiple of the heads.", nameof(size));
        (Size, Heads) = (size, heads);
        Linear Layer(string name, int inputs, int outputs)
        {
            var layer = new Linear(scope[name], inputs, outputs, random, bias, Initializers.XavierUniform());
            layer.Bias?.Value.Edit().Clear();
            return layer;
        }

        query = Layer("query", querySize ?? size, size);
        key = Layer("key", keySize ?? size, size);
        value = Layer("value", valueSize ?? keySize ?? size, size);
        output = Layer("output", size, outputSize ?? size);
    }

    /// <summary>Features of all heads together.</summary>
    public int Size { get; }

    /// <summary>How many heads.</summary>
    public int Heads { get; }

    /// <summary>Prepares a batch of sequences to be looked at.</summary>
    /// <param name="pass">Tape, and who listens.</param>
    /// <param name="keys">What the keys are made from, <c>[batch, time, features]</c>.</param>
    /// <param name="values">What the values are made from; the same if absent.</param>
    /// <param name="lengths">How many steps of each sequence are real; all if empty.</param>
    public AttentionMemory Remember(Pass pass, Tensor keys, Tensor? values = null, ReadOnlyMemory<int> lengths = default) =>
        new(value.Forward(pass, values ?? keys), key.Forward(pass, keys), lengths);

    /// <summary>Looks. Under the trace's name the layer hands out <c>weight</c> as <c>[batch, head, query, key]</c>.</summary>
    /// <param name="pass">Tape, and who listens.</param>
    /// <param name="queries"><c>[batch, queries, features]</c>.</param>
    /// <param name="memory">What <see cref="Remember"/> gave for the same batch.</param>
    /// <param name="causal">Whether a query sees no key behind its own place.</param>
    /// <param name="bias">Added to the scores, <c>[batch, heads, queries, keys]</c> or what repeats to that; minus infinity forbids.</param>
    /// <returns>The result <c>[batch, queries, features]</c>, and weights <c>[batch, heads, queries, keys]</c>.</returns>
    public AttentionOutput Forward(Pass pass, Tensor queries, AttentionMemory memory, bool causal = false, Tensor? bias = null)
    {
        var options = new AttentionOptions { Heads = Heads, Causal = causal, Bias = bias, Lengths = memory.Lengths, Owners = memory.Rows };
        (Tensor found, Tensor weights) = pass.Tape.ScaledDotAttention(query.Forward(pass, queries), memory.Keys, memory.Values, options);
        if (pass.Trace.Wants("weight")) pass.Trace.Write("weight", ["batch", "head", "query", "key"], weights.Shape.Sizes, weights.Values);
        return new AttentionOutput(output.Forward(pass, found), weights);
    }
}
