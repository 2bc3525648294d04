using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>score(q, k) = v · tanh(q + k) for every query and key of a sequence: additive attention after the projections.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="queries">Projected queries, <c>[batch, queries, features]</c>.</param>
    /// <param name="keys">Projected keys, <c>[batch, keys, features]</c>.</param>
    /// <param name="vector">v, <c>[features]</c>.</param>
    /// <param name="lengths">How many keys of each sequence are real; all if empty. The others get the score 0 and no gradient.</param>
    /// <returns>Scores <c>[batch, queries, keys]</c>.</returns>
    /// <remarks>
    /// Bahdanau, Cho, Bengio, ICLR 2015, appendix A.1.2. Gradients, with t = tanh(q + k): ds · v · (1 - t²) to q and k, ds · t to v. About 20 FLOPs for each query, key and feature
    /// forward and 25 backward; the tanh is computed again, so that nothing of the size batch · queries · keys · features is kept.
    /// </remarks>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static Tensor AdditiveScores(this Tape tape, Tensor queries, Tensor keys, Tensor vector, ReadOnlySpan<int> lengths = default)
    {
        if (queries.Shape.Rank != 3 || keys.Shape.Rank != 3 || queries.Shape[0] != keys.Shape[0] || queries.Shape[2] != keys.Shape[2] || vector.Length != queries.Shape[2])
        {
            throw new ArgumentException(
                $"AdditiveScores: queries {queries.Shape}, keys {keys.Shape} and vector {vector.Shape} must be [batch, queries, features], [batch, keys, features] and [features].", nameof(queries));
        }

        var shape = new AttentionShape(queries.Shape[0], queries.Shape[1], keys.Shape[1], queries.Shape[2]);
        int[] real = KeyLengths(lengths, shape.Batch, shape.Keys);
        Tensor result = tape.Create(new Shape(shape.Batch, shape.Queries, shape.Keys));
        tape.AddWork((double)shape.Batch * shape.Queries * shape.Keys * shape.Features);
        Numerics.AdditiveScores.Forward(shape, queries.Values, keys.Values, vector.Values, real, result.Edit());
        if (tape.Needs(queries) || tape.Needs(keys) || tape.Needs(vector))
        {
            tape.Record(result, () => Numerics.AdditiveScores.Backward(
                shape, queries.Values, keys.Values, vector.Values, real, result.Gradient, Target(tape, queries), Target(tape, keys), Target(tape, vector)));
        }

        return result;
    }

    private static GradientTarget Target(Tape tape, Tensor tensor)
    {
        if (!tape.Needs(tensor)) return default;
        Span<float> values = tensor.WriteGradient(out bool accumulate);
        return new GradientTarget(values, accumulate);
    }

    internal static int[] KeyLengths(ReadOnlySpan<int> lengths, int batch, int keys)
    {
        if (lengths.IsEmpty)
        {
            var all = new int[batch];
            Array.Fill(all, keys);
            return all;
        }

        if (lengths.Length != batch) throw new ArgumentException($"{lengths.Length} lengths were given for a batch of {batch}.", nameof(lengths));
        foreach (int length in lengths)
        {
            if (length < 0 || length > keys) throw new ArgumentOutOfRangeException(nameof(lengths), length, $"A length lies between 0 and the {keys} keys.");
        }

        return lengths.ToArray();
    }
}
