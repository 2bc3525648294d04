using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>
/// Several heads of scaled dot-product attention side by side, each with projections of its own: y = W_o [head_1; …; head_h] + b_o, head_i = softmax(q_i k_iᵀ / √size) v_i.
/// Parameters have PyTorch's names: <c>in_proj_weight</c> [(heads + 2 · key heads) · size, width], queries first, then keys, then values, or <c>q_proj_weight</c>, <c>k_proj_weight</c>,
/// <c>v_proj_weight</c> where keys or values come in another size; <c>in_proj_bias</c>, <c>out_proj.weight</c>, <c>out_proj.bias</c>.
/// </summary>
/// <remarks>Vaswani et al., "Attention Is All You Need", NIPS 2017, section 3.2.2. A query that may see nothing gets b_o. 2 · (2 + 2 · key heads / heads) · width² FLOPs a step besides the heads.</remarks>
public sealed class MultiHeadAttention
{
    private readonly Parameter? joined, query, key, value, bias;
    private readonly int width, keyWidth, valueWidth, keyHeads, size;

    /// <summary>Creates the parameters.</summary>
    /// <param name="scope">Where they go.</param>
    /// <param name="spec">Heads and options.</param>
    /// <param name="width">Features of a query.</param>
    /// <param name="random">Initial values.</param>
    /// <param name="keyWidth">Features of what keys are made of; by default <paramref name="width"/>.</param>
    /// <param name="valueWidth">Features of what values are made of; by default <paramref name="keyWidth"/>.</param>
    /// <param name="outputWidth">Features of the result; by default <paramref name="width"/>.</param>
    /// <param name="initializer">Of the weights before the heads; by default Xavier's uniform one over the whole of each, as PyTorch has it.</param>
    /// <param name="outputInitializer">Of the weight after them; by default uniform in ±1/√in. Biases begin as zeros.</param>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public MultiHeadAttention(
        ParameterScope scope, MultiHeadSpec spec, int width, RandomStream random, int? keyWidth = null, int? valueWidth = null, int? outputWidth = null, IInitializer? initializer = null, IInitializer? outputInitializer = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        SpecCheck.Ensure(nameof(MultiHeadSpec), check => spec.Validate(check, width));
        Spec = spec;
        (this.width, this.keyWidth, this.valueWidth) = (width, keyWidth ?? width, valueWidth ?? keyWidth ?? width);
        (keyHeads, size) = (spec.KeyHeads ?? spec.Heads, spec.HeadSize ?? width / spec.Heads);
        initializer ??= Initializers.XavierUniform();
        int queries = spec.Heads * size, keys = keyHeads * size;
        if (this.keyWidth == width && this.valueWidth == width)
        {
            joined = scope.Create("in_proj_weight", new Shape(queries + 2 * keys, width), initializer, random);
        }
        else
        {
            query = scope.Create("q_proj_weight", new Shape(queries, width), initializer, random);
            key = scope.Create("k_proj_weight", new Shape(keys, this.keyWidth), initializer, random);
            value = scope.Create("v_proj_weight", new Shape(keys, this.valueWidth), initializer, random);
        }

        if (spec.Bias) bias = scope.Create("in_proj_bias", new Shape(queries + 2 * keys), Initializers.Zeros, random);
        Output = new Linear(scope["out_proj"], queries, outputWidth ?? width, random, spec.Bias, outputInitializer);
        Output.Bias?.Value.Edit().Clear();
    }

    /// <summary>What was built.</summary>
    public MultiHeadSpec Spec { get; }

    /// <summary>The projection after the heads.</summary>
    public Linear Output { get; }

    /// <summary>Self-attention: every step is query, key and value. Under the trace's name the layer hands out <c>weight</c> as <c>[batch, head, query, key]</c>.</summary>
    /// <param name="pass">Tape, randomness of dropout, and who listens.</param>
    /// <param name="x"><c>[batch, time, width]</c>.</param>
    /// <param name="lengths">How many steps of each sequence are real; all if empty. What stands behind is never looked at.</param>
    /// <param name="view">What a step may see.</param>
    /// <returns><c>[batch, time, width]</c>.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public Tensor Forward(Pass pass, Tensor x, ReadOnlyMemory<int> lengths = default, AttentionView view = default)
    {
        RequireFeatures(x, width, nameof(x));
        if (joined is null) return Forward(pass, x, Remember(pass, x, lengths), view);
        Tensor packed = Packed(pass, x, view);
        AttentionOptions options = Options(pass, lengths, view);
        if (!pass.Trace.Wants("weight")) return Output.Forward(pass, pass.Tape.ScaledDotProductAttention(packed, options));
        (Tensor context, Tensor weights) = pass.Tape.ScaledDotProductAttentionWithWeights(packed, options);
        return Output.Forward(pass, HandOut(pass, context, weights));
    }

    /// <summary>Self-attention that reads on: the steps are added to those of a cache, and see them and each other. For tapes that do not record.</summary>
    /// <param name="pass">Tape, and who listens.</param>
    /// <param name="x">The new steps, <c>[batch, time, width]</c>.</param>
    /// <param name="cache">What was read before.</param>
    /// <param name="view">What a step may see; the place of the first step is taken from the cache.</param>
    /// <returns><c>[batch, time, width]</c>, and the cache that holds the new steps too.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public (Tensor Output, KeyValueCache Cache) Forward(Pass pass, Tensor x, KeyValueCache cache, AttentionView view = default)
    {
        ArgumentNullException.ThrowIfNull(cache);
        RequireFeatures(x, width, nameof(x));
        if (pass.Tape.Recording || joined is null) throw new InvalidOperationException("Reading on from a cache is for a tape that does not record, and for keys and values as wide as the queries.");
        view = view with { FirstQuery = cache.Count };
        Tensor packed = Packed(pass, x, view);
        KeyValueCache next = cache.WithRoom(x.Shape[0], keyHeads, size, x.Shape[1]);
        int[] lengths = new int[x.Shape[0]];
        Array.Fill(lengths, next.Count);
        AttentionOptions options = Options(pass, lengths, view) with { FirstQuery = cache.Count };
        (Tensor context, Tensor? weights) = pass.Tape.ScaledDotProductAttention(packed, (next.Keys, next.Values), pass.Trace.Wants("weight"), options);
        // The cache may have room for more keys than there are.
        if (weights is not null) HandOut(pass, context, weights.Shape[3] == next.Count ? weights : pass.Tape.Slice(weights, 3, 0, next.Count));
        return (Output.Forward(pass, context), next);
    }

    /// <summary>Attention over other steps, which <see cref="Remember(Pass, Tensor, ReadOnlyMemory{int})"/> prepared. The trace gets <c>weight</c> as in self-attention.</summary>
    /// <param name="pass">Tape, randomness of dropout, and who listens.</param>
    /// <param name="queries"><c>[batch, queries, width]</c>.</param>
    /// <param name="memory">What is looked at, of the same batch.</param>
    /// <param name="view">What a query may see.</param>
    /// <returns><c>[batch, queries, features]</c>.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public Tensor Forward(Pass pass, Tensor queries, AttentionMemory memory, AttentionView view = default)
    {
        if (memory.Watch is not null || pass.Trace.Wants("weight")) return ForwardWithWeights(pass, queries, memory, view).Context;
        return Output.Forward(pass, Look(pass, queries, memory, view, withWeights: false).Context);
    }

    /// <summary>As the other form, with the weights before dropout: <c>[batch, heads, queries, keys]</c>, exactly 0 where nothing may be seen, otherwise adding up to 1.</summary>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public AttentionOutput ForwardWithWeights(Pass pass, Tensor queries, AttentionMemory memory, AttentionView view = default)
    {
        (Tensor context, Tensor? weights) = Look(pass, queries, memory, view, withWeights: true);
        memory.Watch?.Invoke(weights!);
        return new AttentionOutput(Output.Forward(pass, HandOut(pass, context, weights!)), weights!);
    }

    /// <summary>Makes keys and values of steps, once for as many queries as will come.</summary>
    /// <param name="pass">Tape, and who listens.</param>
    /// <param name="memory"><c>[batch, time, features]</c>, both keys and values.</param>
    /// <param name="lengths">How many steps of each sequence are real; all if empty.</param>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public AttentionMemory Remember(Pass pass, Tensor memory, ReadOnlyMemory<int> lengths = default) => Remember(pass, memory, memory, lengths);

    /// <summary>As the other form, where keys and values are made of different things.</summary>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public AttentionMemory Remember(Pass pass, Tensor keys, Tensor values, ReadOnlyMemory<int> lengths = default)
    {
        RequireFeatures(keys, keyWidth, nameof(keys));
        RequireFeatures(values, valueWidth, nameof(values));
        int heads = Spec.Heads * size, each = keyHeads * size;
        var made = new AttentionMemory(Project(pass, values, value, heads + each, each), Project(pass, keys, key, heads, each), lengths);
        return pass.Tape.Recording ? made : made.Lay(pass.Tape, keyHeads);
    }

    // What was laid out once serves every step of a decoder; while training all steps come together.
    private (Tensor Context, Tensor? Weights) Look(Pass pass, Tensor queries, AttentionMemory memory, AttentionView view, bool withWeights)
    {
        Tensor asking = Queries(pass, queries);
        AttentionOptions options = Options(pass, memory.Lengths, view, memory.Rows);
        int steps = memory.Keys.Shape[1];
        if (pass.Tape.Recording || memory.Kept is not { } kept || view.Bias is not null || view.DistanceBias is not null)
        {
            return withWeights
                ? pass.Tape.ScaledDotProductAttentionWithWeights(asking, memory.Keys, memory.Values, options)
                : (pass.Tape.ScaledDotProductAttention(asking, memory.Keys, memory.Values, options), null);
        }

        // There may be room for more steps than there are.
        ReadOnlyMemory<int> lengths = memory.Lengths.IsEmpty ? Enumerable.Repeat(steps, memory.Keys.Shape[0]).ToArray() : memory.Lengths;
        (Tensor context, Tensor? weights) = pass.Tape.ScaledDotProductAttention(asking, kept.Keys, kept.Values, withWeights, options with { Lengths = lengths, FirstQuery = steps - asking.Shape[1] });
        return (context, weights is null || weights.Shape[3] == steps ? weights : pass.Tape.Slice(weights, 3, 0, steps));
    }

    // Queries, keys and values side by side, turned by their places where the view says so.
    private Tensor Packed(Pass pass, Tensor x, AttentionView view)
    {
        Tensor packed = pass.Tape.Linear(x, joined!.Value, bias?.Value);
        return view.Rotary is { } rotary ? pass.Tape.Rotary(packed, Spec.Heads + keyHeads, size, view.FirstQuery, rotary.Base, rotary.Interleaved) : packed;
    }

    private Tensor Queries(Pass pass, Tensor queries)
    {
        RequireFeatures(queries, width, nameof(queries));
        return Project(pass, queries, query, 0, Spec.Heads * size);
    }

    // A part of the joined weight, or a weight of its own with a part of the joined bias.
    private Tensor Project(Pass pass, Tensor x, Parameter? own, int first, int outputs)
    {
        if (own is null) return pass.Tape.LinearPart(x, joined!.Value, bias?.Value, first, outputs);
        return pass.Tape.Linear(x, own.Value, bias is null ? null : pass.Tape.Slice(bias.Value, 0, first, outputs));
    }

    private AttentionOptions Options(Pass pass, ReadOnlyMemory<int> lengths, AttentionView view, ReadOnlyMemory<int> owners = default) => new()
    {
        Heads = Spec.Heads,
        KeyHeads = keyHeads,
        Scale = Spec.Scaled ? null : 1,
        Causal = view.Causal,
        Bias = view.Bias,
        DistanceBias = view.DistanceBias,
        Lengths = lengths,
        Owners = owners,
        Dropout = pass.Training ? Spec.Dropout : 0,
        Random = pass.Training && Spec.Dropout > 0 ? pass.Random.Fork("weight") : default,
    };

    private static Tensor HandOut(Pass pass, Tensor context, Tensor weights)
    {
        if (pass.Trace.Wants("weight")) pass.Trace.Write("weight", ["batch", "head", "query", "key"], weights.Shape.Sizes, weights.Values);
        return context;
    }

    private static void RequireFeatures(Tensor x, int features, string name)
    {
        if (x.Shape.Rank != 3 || x.Shape[2] != features) throw new ArgumentException($"Multi-head attention over {features} features got {x.Shape}. Give it [batch, time, {features}].", name);
    }
}
