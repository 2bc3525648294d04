namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>
    /// The softmax over the keys that are real: weights of attention. Keys behind a sequence's length get exactly zero, and no gradient flows through them; a sequence without any
    /// gets zeros only.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="scores"><c>[batch, queries, keys]</c>.</param>
    /// <param name="lengths">How many keys of each sequence are real; all if empty.</param>
    /// <returns>Weights of the same shape; those of a query add up to 1.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static Tensor MaskedSoftmax(this Tape tape, Tensor scores, ReadOnlySpan<int> lengths = default)
    {
        if (scores.Shape.Rank != 3) throw new ArgumentException($"MaskedSoftmax: the scores {scores.Shape} must be [batch, queries, keys].", nameof(scores));
        if (lengths.IsEmpty) return tape.Softmax(scores);
        (int batch, int queries, int keys) = (scores.Shape[0], scores.Shape[1], scores.Shape[2]);
        int[] real = KeyLengths(lengths, batch, keys);
        Tensor result = tape.Create(scores.Shape);
        Span<float> weights = result.Edit();
        scores.Values.CopyTo(weights);
        for (int row = 0; row < batch * queries; row++) weights.Slice(row * keys, keys)[real[row / queries]..].Fill(float.NegativeInfinity);
        Numerics.Softmax.Forward(weights, keys, weights);
        if (tape.Needs(scores))
        {
            tape.Record(result, () =>
            {
                Span<float> gradient = scores.WriteGradient(out bool accumulate);
                Numerics.Softmax.Backward(result.Values, result.Gradient, keys, gradient, accumulate);
            });
        }

        return result;
    }
}
