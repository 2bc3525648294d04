using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>
/// Attention of queries over the steps of a sequence: weights = softmax over time of score(query, step), context = Σ weight · value. The kind of score decides which parameters there are:
/// <c>query.weight</c>, <c>key.weight</c>, <c>key.bias</c> and <c>vector</c> of the additive one, with coverage <c>coverage</c> too, <c>key.weight</c> of the general one; those of
/// <see cref="MultiHeadAttention"/> with several heads.
/// </summary>
/// <remarks>Bahdanau, Cho, Bengio 2015; Luong, Pham, Manning 2015; the scaled product is that of Vaswani et al. 2017; coverage that of See, Liu, Manning 2017.</remarks>
public sealed class Attention
{
    private readonly Linear? query;
    private readonly Linear? key;
    private readonly Parameter? vector;
    private readonly Parameter? coverage;
    private readonly MultiHeadAttention? heads;
    private readonly int querySize;

    /// <summary>Creates the parameters.</summary>
    /// <param name="scope">Where they go.</param>
    /// <param name="spec">How query and key are compared.</param>
    /// <param name="querySize">Features of a query; those of the inner layer too, where the spec gives no size.</param>
    /// <param name="valueSize">Features of a step of the sequence.</param>
    /// <param name="random">Where initial values come from.</param>
    /// <exception cref="ArgumentException">A dot score was asked for between vectors of different sizes, the heads do not divide the size, or that is not positive.</exception>
    public Attention(ParameterScope scope, AttentionSpec spec, int querySize, int valueSize, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(spec);
        (Score, this.querySize, ValueSize) = (spec.Score, querySize, valueSize);
        int size = spec.Size ?? querySize;
        switch (spec.Score)
        {
            case AttentionScore.Additive:
                if (size <= 0) throw new ArgumentException($"An inner layer of {size} features is none. Give the spec a Size of 1 or more.", nameof(spec));
                query = new Linear(scope["query"], querySize, size, random, bias: false);
                key = new Linear(scope["key"], valueSize, size, random);
                vector = scope.Create("vector", new Shape(size), Initializers.FanInUniform(size), random);
                if (spec.Coverage) coverage = scope.Create("coverage", new Shape(size), Initializers.FanInUniform(size), random);
                break;
            case AttentionScore.General:
                key = new Linear(scope["key"], valueSize, querySize, random, bias: false);
                break;
            case AttentionScore.MultiHead:
                if (size <= 0 || size % spec.Heads != 0) throw new ArgumentException($"{size} features cannot be dealt out to {spec.Heads} heads. Make the size a multiple of the heads.", nameof(spec));
                heads = new MultiHeadAttention(scope, new MultiHeadSpec { Heads = spec.Heads, HeadSize = size / spec.Heads }, querySize, random, valueSize, outputWidth: valueSize);
                break;
            case AttentionScore.Dot or AttentionScore.ScaledDot when querySize != valueSize:
                throw new ArgumentException($"A dot product needs vectors of one size; the query has {querySize} features and the sequence {valueSize}. Make them equal, or take the general score.", nameof(spec));
        }
    }

    /// <summary>How query and key are compared.</summary>
    public AttentionScore Score { get; }

    /// <summary>Features of a step of the sequence, and so of the context.</summary>
    public int ValueSize { get; }

    /// <summary>Prepares a batch of sequences to be looked at.</summary>
    /// <param name="pass">Tape, and who listens.</param>
    /// <param name="values"><c>[batch, time, features]</c>.</param>
    /// <param name="lengths">How many steps of each sequence are real; all if empty.</param>
    public AttentionMemory Remember(Pass pass, Tensor values, ReadOnlyMemory<int> lengths = default)
    {
        if (values.Shape.Rank != 3 || values.Shape[2] != ValueSize) throw new ArgumentException($"Attention over steps of {ValueSize} features got {values.Shape}. Give it [batch, time, {ValueSize}].", nameof(values));
        if (heads is not null) return heads.Remember(pass, values, lengths);
        return new AttentionMemory(values, key is null ? values : key.Forward(pass, values), lengths);
    }

    /// <summary>Looks. Under the trace's name the layer hands out <c>weight</c> as <c>[batch, query, key]</c>.</summary>
    /// <param name="pass">Tape, and who listens.</param>
    /// <param name="queries"><c>[batch, queries, features]</c>.</param>
    /// <param name="memory">What <see cref="Remember"/> gave for the same batch.</param>
    /// <param name="covered">With coverage: the sum of the weights of all steps before, <c>[batch, time]</c>; there is then one query a sequence.</param>
    public AttentionOutput Forward(Pass pass, Tensor queries, AttentionMemory memory, Tensor? covered = null)
    {
        if (queries.Shape.Rank != 3 || queries.Shape[2] != querySize) throw new ArgumentException($"Attention with queries of {querySize} features got {queries.Shape}. Give it [batch, queries, {querySize}].", nameof(queries));
        Tape tape = pass.Tape;
        if (heads is not null)
        {
            AttentionOutput found = heads.ForwardWithWeights(pass, queries, memory);
            return found with { Weights = tape.Mean(found.Weights, 1) };
        }

        ReadOnlySpan<int> lengths = memory.RowLengths.Span;
        Tensor scores = Score switch
        {
            AttentionScore.Additive when coverage is not null => tape.AdditiveScores(query!.Forward(pass, queries), Covered(tape, memory, covered, queries.Shape), vector!.Value, lengths),
            AttentionScore.Additive when memory.Rows.IsEmpty => tape.AdditiveScores(query!.Forward(pass, queries), memory.Keys, vector!.Value, lengths),
            AttentionScore.Additive => tape.GroupedAdditiveScores(query!.Forward(pass, queries), memory.Keys, vector!.Value, memory.Rows.Span, memory.Lengths.Span),
            AttentionScore.ScaledDot => tape.Scale(Product(tape, queries, memory, memory.Keys, transpose: true), 1 / Math.Sqrt(querySize)),
            _ => Product(tape, queries, memory, memory.Keys, transpose: true),
        };
        Tensor weights = tape.MaskedSoftmax(scores, lengths);
        if (pass.Trace.Wants("weight")) pass.Trace.Write("weight", ["batch", "query", "key"], weights.Shape.Sizes, weights.Values);
        return new AttentionOutput(Product(tape, weights, memory, memory.Values), weights);
    }

    // Keys that know how much each step got so far: W_k k + b + coverage · w.
    private Tensor Covered(Tape tape, AttentionMemory memory, Tensor? covered, Shape queries)
    {
        (int time, int size) = (memory.Keys.Shape[1], memory.Keys.Shape[2]);
        if (covered is null || queries[1] != 1 || covered.Shape != new Shape(queries[0], time))
            throw new ArgumentException($"Attention with coverage needs one query a sequence and the coverage so far, [{queries[0]}, {time}]; it got {covered?.Shape.ToString() ?? "none"} and queries {queries}.", nameof(covered));
        Tensor keys = memory.Rows.IsEmpty ? memory.Keys : tape.Embedding(memory.Keys.Reshape(new Shape(memory.Keys.Shape[0], time * size)), memory.Rows.Span, new Shape(queries[0])).Reshape(new Shape(queries[0], time, size));
        return tape.Add(keys, tape.MatMul(covered.Reshape(new Shape(queries[0], time, 1)), coverage!.Value.Reshape(new Shape(1, size))));
    }

    private static Tensor Product(Tape tape, Tensor rows, AttentionMemory memory, Tensor part, bool transpose = false) =>
        memory.Rows.IsEmpty ? tape.MatMul(rows, part, transposeB: transpose) : tape.GroupedMatMul(rows, part, memory.Rows.Span, transpose);
}
