using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>One call of scaled dot-product attention: checks the sizes, runs the kernel and remembers the way back.</summary>
internal sealed class DotProductCall
{
    private readonly Tape tape;
    private readonly AttentionOptions options;
    private readonly Tensor query, key, value;
    private readonly bool packed, kept, grows;
    private readonly int batch, queries, keys, heads, keyHeads, size, valueSize, firstQuery;
    private readonly int keyFirst, valueFirst;

    public DotProductCall(Tape tape, Tensor query, Tensor key, Tensor value, AttentionOptions options, bool kept = false)
    {
        (this.tape, this.options, this.query, this.key, this.value, this.kept) = (tape, options, query, key, value, kept);
        (heads, keyHeads) = HeadsOf(options);
        (Shape keyShape, Shape valueShape) = kept ? (SideBySide(key.Shape), SideBySide(value.Shape)) : (key.Shape, value.Shape);
        if (!(query.Shape.Rank == 3 && keyShape.Rank == 3 && valueShape.Rank == 3 && query.Shape[0] == (options.Owners.IsEmpty ? keyShape[0] : options.Owners.Length) && keyShape[0] == valueShape[0] && keyShape[1] == valueShape[1]))
            throw Wrong(options, $"queries {query.Shape}, keys {keyShape} and values {valueShape} must be [batch, queries, features], [batch, keys, features] and [batch, keys, features].");
        if (!(query.Shape[2] % heads == 0 && keyShape[2] % keyHeads == 0 && valueShape[2] % keyHeads == 0 && query.Shape[2] / heads == keyShape[2] / keyHeads))
            throw Wrong(options, $"queries {query.Shape} with {heads} heads and keys {keyShape} and values {valueShape} with {keyHeads} do not divide into heads whose queries and keys are of one size.");
        (batch, queries, keys) = (query.Shape[0], query.Shape[1], keyShape[1]);
        (size, valueSize) = (query.Shape[2] / heads, valueShape[2] / keyHeads);
        firstQuery = FirstQuery();
        if (kept && tape.Recording) throw new InvalidOperationException("ScaledDotProductAttention: what is kept as in a cache is for writing, not for training.");
        if (!options.Owners.IsEmpty && tape.Recording) throw new InvalidOperationException("ScaledDotProductAttention: rows that share a sequence are for writing, not for training.");
    }

    public DotProductCall(Tape tape, Tensor packed, AttentionOptions options)
    {
        (this.tape, this.options, query, key, value, this.packed) = (tape, options, packed, packed, packed, true);
        (heads, keyHeads) = HeadsOf(options);
        int all = heads + 2 * keyHeads;
        if (!(packed.Shape.Rank == 3 && packed.Shape[2] % all == 0))
            throw Wrong(options, $"the packed input {packed.Shape} must be [batch, time, features], with features that divide by {all} for {heads} heads of queries and {keyHeads} each of keys and values.");
        (batch, queries, keys) = (packed.Shape[0], packed.Shape[1], packed.Shape[1]);
        size = valueSize = packed.Shape[2] / all;
        (keyFirst, valueFirst) = (heads * size, (heads + keyHeads) * size);
        firstQuery = FirstQuery();
    }

    // [batch, heads, keys, size] as [batch, keys, heads · size].
    private static Shape SideBySide(Shape kept) => new(kept[0], kept[2], kept[1] * kept[3]);

    public DotProductCall(Tape tape, Tensor packed, (Tensor Keys, Tensor Values) cache, AttentionOptions options)
        : this(tape, packed, options)
    {
        if (tape.Recording) throw new InvalidOperationException("ScaledDotProductAttention: a cache is for reading on, not for training.");
        if (options.Bias is not null) throw Wrong(options, "a bias by place has no room for the steps of a cache. Give one by distance.");
        (key, value, kept, grows, this.packed) = (cache.Keys, cache.Values, true, true, false);
        (keys, keyFirst, valueFirst) = (key.Shape[2], 0, 0);
    }

    public (Tensor Context, Tensor? Weights) Run(bool withWeights)
    {
        Tensor context = tape.Create(new Shape(batch, queries, heads * valueSize));
        Tensor? weights = withWeights ? tape.Create(new Shape(batch, heads, queries, keys)) : null;
        var run = new DotProductRun
        {
            Batch = batch,
            Queries = queries,
            Keys = keys,
            Heads = heads,
            KeyHeads = keyHeads,
            Size = size,
            ValueSize = valueSize,
            Scale = (float)(options.Scale ?? 1 / Math.Sqrt(size)),
            Causal = options.Causal,
            FirstQuery = firstQuery,
            Lengths = Operations.KeyLengths(options.Lengths.Span, key.Shape[0], keys),
            Owners = options.Owners.IsEmpty ? null : options.Owners.ToArray(),
            Query = Part(query.Block, query, 0),
            Key = Part(key.Block, key, keyFirst),
            Value = Part(value.Block, value, valueFirst),
            Kept = kept,
            Added = grows ? (Part(query.Block, query, heads * size), Part(query.Block, query, (heads + keyHeads) * size)) : null,
            Output = Part(context.Block, context, 0),
            RowMaximum = tape.Scratch(batch * heads * queries),
            RowInverse = tape.Scratch(batch * heads * queries),
            Weights = weights?.Block,
            Bias = Bias(),
            Dropout = (float)options.Dropout,
            Random = options.Random,
        };
        context.Edit();
        DotProductAttention.Forward(run);
        tape.AddWork((double)batch * heads * queries * keys * (size + valueSize));
        Tensor? bias = options.Bias ?? options.DistanceBias;
        if (tape.Needs(query) || tape.Needs(key) || tape.Needs(value) || tape.Needs(bias))
            tape.Record(weights is null ? [context] : [context, weights], () => Backward(run, context, weights, bias));
        return (context, weights);
    }

    private void Backward(DotProductRun run, Tensor context, Tensor? weights, Tensor? bias)
    {
        // Whoever used the weights alone sent nothing through the context.
        if (!context.HasGradient) context.GradientToAddTo();
        HeadArray? toQuery = Target(query, 0, out bool addQuery), toKey, toValue;
        bool addKey, addValue;
        if (packed)
        {
            // The three parts are the whole of one tensor.
            (addKey, addValue) = (addQuery, addQuery);
            toKey = toQuery is null ? null : Part(key.GradientBlock!, key, keyFirst);
            toValue = toQuery is null ? null : Part(value.GradientBlock!, value, valueFirst);
        }
        else
        {
            toKey = Target(key, keyFirst, out addKey);
            toValue = Target(value, valueFirst, out addValue);
        }

        AttentionBias apart = tape.Needs(bias) ? BiasApart(bias!) : default;
        DotProductAttention.Backward(run, new DotProductGradients
        {
            Output = Part(context.GradientBlock!, context, 0),
            Weights = weights?.GradientBlock,
            Query = toQuery,
            Key = toKey,
            Value = toValue,
            Add = (addQuery, addKey, addValue),
            Bias = apart,
        });
        if (apart.Block is not null) AddUp(apart, bias!);
    }

    private HeadArray? Target(Tensor tensor, int first, out bool add)
    {
        add = false;
        if (!tape.Needs(tensor)) return null;
        tensor.WriteGradient(out add);
        return Part(tensor.GradientBlock!, tensor, first);
    }

    private static HeadArray Part(FloatBlock block, Tensor tensor, int first) => new(block, first, tensor.Shape[2]);

    private AttentionBias Bias()
    {
        if (options.Bias is { } bias)
        {
            long row = keys, head = (long)queries * keys;
            return new AttentionBias(bias.Block, 0, bias.Shape[0] == 1 ? 0 : head * bias.Shape[1], bias.Shape[1] == 1 ? 0 : head, row);
        }

        if (options.DistanceBias is not { } distances) return default;
        return new AttentionBias(distances.Block, distances.Shape[1] / 2 - firstQuery, 0, distances.Shape[0] == 1 ? 0 : distances.Shape[1], -1);
    }

    // Gradients of a bias are gathered for each sequence and head apart and added up in order.
    private AttentionBias BiasApart(Tensor bias)
    {
        bool distance = ReferenceEquals(bias, options.DistanceBias);
        int length = distance ? bias.Shape[1] : queries * keys;
        FloatBlock block = BlockPool.RentZeroed(Math.Max(1, batch * heads * length));
        return new AttentionBias(block, distance ? length / 2 - firstQuery : 0, (long)heads * length, length, distance ? -1 : keys);
    }

    private void AddUp(AttentionBias apart, Tensor bias)
    {
        Span<float> total = bias.GradientToAddTo();
        int length = (int)apart.Head;
        bool distance = ReferenceEquals(bias, options.DistanceBias);
        int batches = distance ? 1 : bias.Shape[0], biasHeads = bias.Shape[distance ? 0 : 1];
        for (int b = 0; b < batch; b++)
        {
            for (int head = 0; head < heads; head++)
            {
                int target = (batches == 1 ? 0 : b) * biasHeads + (biasHeads == 1 ? 0 : head);
                Elementwise.AddTo(apart.Block!.Span.Slice((b * heads + head) * length, length), total.Slice(target * length, length));
            }
        }

        BlockPool.Return(apart.Block!);
    }

    private static (int Queries, int Keys) HeadsOf(AttentionOptions options)
    {
        int all = options.Heads, shared = options.KeyHeads ?? all;
        if (!(all >= 1 && shared >= 1 && all % shared == 0))
            throw Wrong(options, $"{all} heads of queries cannot share {shared} heads of keys evenly.");
        if (!(options.Scale is not { } scale || (scale > 0 && double.IsFinite(scale))))
            throw Wrong(options, $"the scale is {options.Scale}; it must be a number above 0.");
        if (!(options.Dropout >= 0 && options.Dropout < 1))
            throw Wrong(options, $"the dropout rate is {options.Dropout}; it must be at least 0 and below 1.");
        if (!(options.Bias is null || options.DistanceBias is null))
            throw Wrong(options, "a bias by place and one by distance were both given. Add them up in the first.");
        return (all, shared);
    }

    private int FirstQuery()
    {
        int first = options.FirstQuery ?? keys - queries;
        if (options.Bias is { } bias)
        {
            if (!(bias.Shape.Rank == 4 && (bias.Shape[0] == batch || bias.Shape[0] == 1) && (bias.Shape[1] == heads || bias.Shape[1] == 1) && bias.Shape[2] == queries && bias.Shape[3] == keys))
                throw Wrong(options, $"the bias {bias.Shape} must be [{batch} or 1, {heads} or 1, {queries}, {keys}].");
        }

        if (options.DistanceBias is { } distances)
        {
            int reach = Math.Max(first + queries, options.Causal ? 1 : keys - first);
            if (!(distances.Shape.Rank == 2 && (distances.Shape[0] == heads || distances.Shape[0] == 1) && distances.Shape[1] % 2 == 1 && distances.Shape[1] / 2 >= reach - 1))
                throw Wrong(options, $"the bias by distance {distances.Shape} must be [{heads} or 1, an odd number from {2 * reach - 1} on].");
        }

        return first;
    }

    private static ArgumentException Wrong(AttentionOptions options, string problem) => new($"ScaledDotProductAttention: {problem}", nameof(options));
}
